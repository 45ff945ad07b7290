package io.productchange.runtime.settings;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Settings of each type, and what reading them gives. */
final class TestSettings {
  static final Setting<Integer> PORT =
      Setting.integer("WEB_PORT", "the port", 0, 65_535).withDefault(8080);
  static final Setting<Duration> PATIENCE =
      Setting.duration("WEB_PATIENCE", "how long", Duration.ofMillis(1), Duration.ofHours(1));
  static final Setting<URI> BASE = Setting.uri("WEB_BASE", "where", "http", "https");
  static final Setting<Boolean> OPEN = Setting.bool("WEB_OPEN", "whether");
  static final Setting<String> LEVEL = Setting.oneOf("LEVEL", "how much", "LOW", "HIGH");
  static final Setting<Secret> TOKEN = Setting.secret("WEB_TOKEN", "the token");
  static final Setting<Path> FOLDER = Setting.path("WEB_FOLDER", "the folder");
  static final SettingCatalogue CATALOGUE =
      SettingCatalogue.builder()
          .add(PORT, PATIENCE, BASE, OPEN, LEVEL, TOKEN, FOLDER)
          .reserve("WEB_", "HTTP_")
          .ignore("HTTP_PROXY")
          .build();

  private TestSettings() {}

  static Environment read(Map<String, String> variables) {
    return Environment.read(variables, CATALOGUE);
  }

  static List<String> problems(Map<String, String> variables) {
    return problems(variables, Requirements.uses(CATALOGUE.settings().toArray(Setting<?>[]::new)));
  }

  static List<String> problems(Map<String, String> variables, Requirements requirements) {
    return catchThrowableOfType(
            SettingsException.class, () -> Environment.read(variables, CATALOGUE, requirements))
        .problems();
  }
}
