package io.productchange.runtime.settings;

import static io.productchange.runtime.settings.TestSettings.LEVEL;
import static io.productchange.runtime.settings.TestSettings.TOKEN;
import static io.productchange.runtime.settings.TestSettings.problems;
import static io.productchange.runtime.settings.TestSettings.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where secrets come from, and what of values shows in messages. */
class SecretsTest {
  @TempDir Path folder;

  @Test
  void a_secret_may_come_from_a_file_whose_last_line_end_does_not_count() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "two\nlines\r\n");

    assertThat(read(Map.of("WEB_TOKEN_FILE", file.toString())).get(TOKEN).reveal())
        .isEqualTo("two\nlines");
  }

  @Test
  void a_secret_given_twice_is_refused_without_showing_it() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "from-file");

    assertThat(problems(Map.of("WEB_TOKEN", "from-variable", "WEB_TOKEN_FILE", file.toString())))
        .containsExactly("WEB_TOKEN and WEB_TOKEN_FILE are both set; set one of them");
  }

  @Test
  void a_secret_file_that_cannot_be_used_is_named_with_the_reason() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty"), "\n");
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xC3, 0x28});
    Path large = Files.write(folder.resolve("large"), new byte[64 * 1024 + 1]);
    Path missing = folder.resolve("missing");

    assertThat(problems(Map.of("WEB_TOKEN_FILE", empty.toString())))
        .containsExactly("WEB_TOKEN_FILE: " + empty + " is empty");
    assertThat(problems(Map.of("WEB_TOKEN_FILE", binary.toString())))
        .containsExactly("WEB_TOKEN_FILE: " + binary + " is not UTF-8 text");
    assertThat(problems(Map.of("WEB_TOKEN_FILE", large.toString())))
        .containsExactly("WEB_TOKEN_FILE: " + large + " is larger than 65536 bytes");
    assertThat(problems(Map.of("WEB_TOKEN_FILE", missing.toString())))
        .containsExactly("WEB_TOKEN_FILE: " + missing + " cannot be read (NoSuchFileException)");
    assertThat(problems(Map.of("WEB_TOKEN_FILE", folder.toString())))
        .containsExactly("WEB_TOKEN_FILE: " + folder + " cannot be read (IOException)");
  }

  @Test
  void a_secret_never_shows_in_a_message() {
    Setting<Secret> strict =
        Setting.secretMatching(
            "WEB_KEY", "the key", "lower case letters", text -> text.matches("[a-z]+"));
    SettingCatalogue catalogue = SettingCatalogue.builder().add(strict).build();

    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> Environment.read(Map.of("WEB_KEY", "CANARY"), catalogue))
        .withMessageContaining("WEB_KEY does not have the form expected: lower case letters")
        .withMessageNotContaining("CANARY");
    assertThat(Secret.of("CANARY")).hasToString("****");
  }

  @Test
  void a_hostile_value_cannot_forge_lines_of_the_report() {
    assertThat(problems(Map.of("WEB_PORT", "1\n  - all is well\u001b[31m")))
        .singleElement()
        .asString()
        .doesNotContain("\n", "\u001b")
        .contains("WEB_PORT is '1?  - all is well?[31m'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user:CANARY@host",
        "https://user:CAN/ARY@host",
        "https://host?password=CANARY",
        "https://host?a=b&sslPassword=CANARY&c=d"
      })
  void credentials_in_a_url_are_not_shown(String url) {
    assertThat(problems(Map.of("WEB_BASE", url)))
        .singleElement()
        .asString()
        .startsWith("WEB_BASE is 'https://")
        .contains("****")
        .doesNotContain("CANARY", "ARY@");
  }

  @Test
  void a_rule_cannot_forge_lines_of_the_report_either() {
    Requirements rule =
        Requirements.rule(List.of(LEVEL), environment -> Stream.of("a\u2028b\u0085c\nd"));

    assertThat(problems(Map.of(), rule)).containsExactly("a?b?c?d");
  }

  @Test
  void a_long_value_is_cut() {
    assertThat(problems(Map.of("WEB_PORT", "9".repeat(5_000))))
        .singleElement()
        .asString()
        .startsWith("WEB_PORT is '" + "9".repeat(100) + "…', but expected");
  }
}
