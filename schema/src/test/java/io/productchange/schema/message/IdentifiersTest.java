package io.productchange.schema.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

final class IdentifiersTest {

  @Test
  void aNameBasedUuidIsTheOneOfTheRfc() {
    // RFC 9562, appendix A.4.
    UUID dns = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

    assertThat(Identifiers.nameBased(dns, "www.example.com"))
        .hasToString("2ed6657d-e927-568b-95e1-2665a8aea6a2");
  }

  @Test
  void aResultHasOneIdForEver() {
    assertThat(Identifiers.resultId("crm-2026-000017", 1))
        .isEqualTo("25ce2fbd-2a3c-512d-8379-5c4cbb250814")
        .isNotEqualTo(Identifiers.resultId("crm-2026-000017", 2))
        .isNotEqualTo(Identifiers.resultId("crm-2026-000018", 1));
  }

  @Test
  void namesAreMadeOfTheirParts() {
    assertThat(Identifiers.commandId("crm-17", 2)).isEqualTo("crm-17/2");
    assertThat(Identifiers.origin("change-requests", 3, 1042)).isEqualTo("change-requests-3-1042");
  }
}
