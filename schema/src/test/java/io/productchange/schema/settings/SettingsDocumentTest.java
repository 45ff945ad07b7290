package io.productchange.schema.settings;

import io.productchange.schema.Golden;
import org.junit.jupiter.api.Test;

final class SettingsDocumentTest {

  @Test
  void theDocumentationShowsTheCatalogue() {
    Golden.assertSame(
        "docs/settings.md",
        SettingsDocument.markdown(),
        "mvn -pl schema -am test -Dtest=SettingsDocumentTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.update=true");
  }
}
