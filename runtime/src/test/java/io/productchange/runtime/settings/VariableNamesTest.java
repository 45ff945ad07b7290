package io.productchange.runtime.settings;

import static io.productchange.runtime.settings.TestSettings.PORT;
import static io.productchange.runtime.settings.TestSettings.problems;
import static io.productchange.runtime.settings.TestSettings.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which names are ours. */
class VariableNamesTest {

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
}
