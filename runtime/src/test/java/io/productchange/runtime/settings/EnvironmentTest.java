package io.productchange.runtime.settings;

import static io.productchange.runtime.settings.TestSettings.BASE;
import static io.productchange.runtime.settings.TestSettings.CATALOGUE;
import static io.productchange.runtime.settings.TestSettings.FOLDER;
import static io.productchange.runtime.settings.TestSettings.LEVEL;
import static io.productchange.runtime.settings.TestSettings.OPEN;
import static io.productchange.runtime.settings.TestSettings.PATIENCE;
import static io.productchange.runtime.settings.TestSettings.PORT;
import static io.productchange.runtime.settings.TestSettings.TOKEN;
import static io.productchange.runtime.settings.TestSettings.problems;
import static io.productchange.runtime.settings.TestSettings.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EnvironmentTest {

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
}
