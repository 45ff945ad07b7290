package io.productchange.runtime.settings;

import static io.productchange.runtime.settings.TestSettings.BASE;
import static io.productchange.runtime.settings.TestSettings.problems;
import static io.productchange.runtime.settings.TestSettings.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a value of each type. */
class SettingValuesTest {

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
}
