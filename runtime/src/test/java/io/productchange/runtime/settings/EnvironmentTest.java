package io.productchange.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {
  private static final Setting<Integer> PORT =
      Setting.integer("WEB_PORT", "the port", 0, 65_535).withDefault(8080);
  private static final Setting<Duration> PATIENCE =
      Setting.duration("WEB_PATIENCE", "how long", Duration.ofMillis(1), Duration.ofHours(1));
  private static final Setting<URI> BASE = Setting.uri("WEB_BASE", "where", "http", "https");
  private static final Setting<Boolean> OPEN = Setting.bool("WEB_OPEN", "whether");
  private static final Setting<String> LEVEL = Setting.oneOf("LEVEL", "how much", "LOW", "HIGH");
  private static final Setting<Secret> TOKEN = Setting.secret("WEB_TOKEN", "the token");
  private static final Setting<Path> FOLDER = Setting.path("WEB_FOLDER", "the folder");
  private static final SettingCatalogue CATALOGUE =
      SettingCatalogue.builder()
          .add(PORT, PATIENCE, BASE, OPEN, LEVEL, TOKEN, FOLDER)
          .reserve("WEB_", "HTTP_")
          .ignore("HTTP_PROXY")
          .build();

  @TempDir Path folder;

  @Test
  void reads_values_of_every_type() {
    Environment environment =
        read(
            Map.of(
                "WEB_PORT", "0",
                "WEB_PATIENCE", "PT1M30S",
                "WEB_BASE", "https://example.org:8443/api",
                "WEB_OPEN", "true",
                "LEVEL", "HIGH",
                "WEB_TOKEN", "s3cret",
                "WEB_FOLDER", "/var/lib/x"));

    assertThat(environment.get(PORT)).isZero();
    assertThat(environment.get(PATIENCE)).isEqualTo(Duration.ofSeconds(90));
    assertThat(environment.get(BASE)).isEqualTo(URI.create("https://example.org:8443/api"));
    assertThat(environment.get(OPEN)).isTrue();
    assertThat(environment.get(LEVEL)).isEqualTo("HIGH");
    assertThat(environment.get(TOKEN).reveal()).isEqualTo("s3cret");
    assertThat(environment.get(FOLDER)).isEqualTo(Path.of("/var/lib/x"));
  }

  @Test
  void a_setting_that_is_not_set_or_empty_has_its_default_or_nothing() {
    Environment environment = read(Map.of("WEB_PORT", "", "WEB_PATIENCE", "", "WEB_TOKEN", ""));

    assertThat(environment.get(PORT)).isEqualTo(8080);
    assertThat(environment.isSet(PORT)).isFalse();
    assertThat(environment.optional(PATIENCE)).isEmpty();
    assertThat(environment.optional(TOKEN)).isEmpty();
    assertThatIllegalStateException()
        .isThrownBy(() -> environment.get(PATIENCE))
        .withMessageContaining("WEB_PATIENCE");
  }

  @Test
  void every_problem_is_reported_at_once_in_the_order_of_the_names() {
    List<String> problems =
        problems(
            Map.of(
                "WEB_PORT", "70000",
                "WEB_PROT", "80",
                "WEB_PATIENCE", "10s",
                "WEB_OPEN", "yes",
                "LEVEL", "low",
                "WEB_BASE", "localhost:80",
                "PATH", "/usr/bin",
                "WEB", "not prefixed"));

    assertThat(problems)
        .containsExactly(
            "LEVEL is 'low', but expected one of LOW, HIGH",
            "WEB_BASE is 'localhost:80', but expected an absolute URL without user, query and"
                + " fragment, such as http://host:8090",
            "WEB_OPEN is 'yes', but expected true or false",
            "WEB_PATIENCE is '10s', but expected an ISO-8601 duration from PT0.001S to PT1H, such"
                + " as PT10S",
            "WEB_PORT is '70000', but expected a whole number from 0 to 65535",
            "WEB_PROT is not a setting of any command; did you mean WEB_PORT?");
  }

  @Test
  void the_message_of_the_exception_lists_every_problem() {
    SettingsException thrown =
        catchThrowableOfType(
            SettingsException.class, () -> read(Map.of("WEB_PORT", "x", "WEB_X_Y_Z", "1")));

    assertThat(thrown)
        .hasMessage(
            """
            2 problems in the settings:
              - WEB_PORT is 'x', but expected a whole number from 0 to 65535
              - WEB_X_Y_Z is not a setting of any command""");
  }

  @Test
  void a_process_parses_only_what_it_reads_but_knows_every_name() {
    Map<String, String> variables =
        Map.of("WEB_PORT", "81", "WEB_PATIENCE", "nonsense", "WEB_TOKEN_FILE", "/nowhere/at/all");

    Environment environment = Environment.read(variables, CATALOGUE, Requirements.needs(PORT));

    assertThat(environment.get(PORT)).isEqualTo(81);
    assertThatIllegalStateException()
        .isThrownBy(() -> environment.optional(PATIENCE))
        .withMessage("WEB_PATIENCE was not declared as used");
  }

  @Test
  void what_is_needed_and_has_no_default_must_be_set() {
    assertThat(problems(Map.of(), Requirements.needs(PORT, PATIENCE, TOKEN)))
        .containsExactly(
            "WEB_PATIENCE is not set; expected an ISO-8601 duration from PT0.001S to PT1H, such as"
                + " PT10S: how long",
            "WEB_TOKEN (or WEB_TOKEN_FILE) is not set; expected a text that is not empty: the"
                + " token");
  }

  @Test
  void a_value_that_does_not_parse_is_not_reported_as_missing_too() {
    assertThat(problems(Map.of("WEB_PATIENCE", "x"), Requirements.needs(PATIENCE))).hasSize(1);
  }

  @Test
  void a_rule_across_settings_is_asked_when_all_of_them_are_well_formed() {
    Requirements rule =
        Requirements.rule(
            List.of(PORT, PATIENCE),
            environment ->
                environment.get(PORT) == 1 && environment.optional(PATIENCE).isEmpty()
                    ? Stream.of("port 1 needs patience")
                    : Stream.empty());

    assertThat(problems(Map.of("WEB_PORT", "1"), rule)).containsExactly("port 1 needs patience");
    assertThat(problems(Map.of("WEB_PORT", "1", "WEB_PATIENCE", "x"), rule))
        .singleElement()
        .asString()
        .startsWith("WEB_PATIENCE is 'x'");
    assertThat(
            Environment.read(Map.of("WEB_PORT", "1", "WEB_PATIENCE", "PT1S"), CATALOGUE, rule)
                .get(PORT))
        .isEqualTo(1);
  }

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

  @ParameterizedTest
  @ValueSource(strings = {"-1", "65536", "+80", "8 0", " 80", "８０", "99999999999", "0x50", "1e3"})
  void refuses_what_is_no_whole_number_in_range(String text) {
    assertThat(problems(Map.of("WEB_PORT", text))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "host",
        "//host",
        "ftp://host",
        "http:",
        "http://",
        "http:///path",
        "http://user@host",
        "http://host?x=1",
        "http://host#f",
        "http://host:0",
        "http://host:70000",
        "http://ho st",
        "http://a_b:80"
      })
  void refuses_what_is_no_plain_absolute_url(String text) {
    assertThat(problems(Map.of("WEB_BASE", text))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://host", "HTTP://host", "http://[::1]:80", "https://h:1/a/b"})
  void accepts_plain_absolute_urls(String text) {
    assertThat(read(Map.of("WEB_BASE", text)).get(BASE)).isEqualTo(URI.create(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "PT0S", "-PT1S", "PT2H", "P1D", "PT", "pt-1s", "1m"})
  void refuses_what_is_no_duration_in_range(String text) {
    assertThat(problems(Map.of("WEB_PATIENCE", text))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRUE", "1", "yes", "on", "false "})
  void true_and_false_are_the_only_truth_values(String text) {
    assertThat(problems(Map.of("WEB_OPEN", text))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "WEB_PROT, WEB_PORT",
    "WEB_TOKENFILE, WEB_TOKEN_FILE",
    "WEB_PATIENSE, WEB_PATIENCE",
    "WEB_BASE_, WEB_BASE"
  })
  void suggests_the_name_that_was_probably_meant(String wrong, String meant) {
    assertThat(problems(Map.of(wrong, "x")))
        .containsExactly(wrong + " is not a setting of any command; did you mean " + meant + "?");
  }

  @Test
  void proxies_are_not_ours_although_the_prefix_is() {
    assertThat(
            read(Map.of("HTTP_PROXY", "http://p:3128", "HTTPS_PROXY", "x", "NO_PROXY", "y"))
                .get(PORT))
        .isEqualTo(8080);
  }

  @Test
  void the_variables_that_kubernetes_sets_for_a_service_are_not_ours() {
    Environment environment =
        read(
            Map.of(
                "WEB_UI_SERVICE_HOST", "10.0.0.7",
                "WEB_UI_SERVICE_PORT", "80",
                "WEB_UI_SERVICE_PORT_HTTP", "80",
                "WEB_UI_PORT", "tcp://10.0.0.7:80",
                "WEB_UI_PORT_80_TCP", "tcp://10.0.0.7:80",
                "WEB_UI_PORT_80_TCP_PROTO", "tcp",
                "WEB_UI_PORT_80_TCP_PORT", "80",
                "WEB_UI_PORT_80_TCP_ADDR", "10.0.0.7"));

    assertThat(environment.get(PORT)).isEqualTo(8080);
  }

  @Test
  void a_setting_hidden_by_a_kubernetes_variable_is_explained() {
    assertThat(problems(Map.of("WEB_PORT", "tcp://10.0.0.7:80")))
        .singleElement()
        .asString()
        .startsWith("WEB_PORT is 'tcp://10.0.0.7:80', which is what Kubernetes sets for a Service");
  }

  @Test
  void a_name_that_only_resembles_a_kubernetes_variable_is_still_a_mistake() {
    assertThat(problems(Map.of("WEB_UI_PORT", "80", "WEB_SERVICE_HOST", "h"))).hasSize(2);
  }

  @Test
  void two_settings_of_one_name_are_a_programming_error() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SettingCatalogue.builder().add(PORT, PORT))
        .withMessage("two settings named WEB_PORT");
  }

  private static Environment read(Map<String, String> variables) {
    return Environment.read(variables, CATALOGUE);
  }

  private static List<String> problems(Map<String, String> variables) {
    return problems(variables, Requirements.uses(CATALOGUE.settings().toArray(Setting<?>[]::new)));
  }

  private static List<String> problems(Map<String, String> variables, Requirements requirements) {
    return catchThrowableOfType(
            SettingsException.class, () -> Environment.read(variables, CATALOGUE, requirements))
        .problems();
  }
}
