package io.productchange.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.productchange.runtime.settings.Environment;
import io.productchange.runtime.settings.SettingCatalogue;
import io.productchange.runtime.settings.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSettingsTest {
  private static final SettingCatalogue CATALOGUE =
      SettingCatalogue.builder()
          .add(
              HttpSettings.HTTP_HOST,
              HttpSettings.HTTP_PORT,
              HttpSettings.HTTP_TOKEN,
              HttpSettings.HTTP_ALLOW_UNAUTHENTICATED)
          .build();

  @TempDir Path folder;

  @Test
  void listens_on_loopback_without_a_token_by_default() {
    HttpSettings settings = read(Map.of());

    assertThat(settings.host()).isEqualTo("127.0.0.1");
    assertThat(settings.port()).isEqualTo(8080);
    assertThat(settings.token()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "localhost", "::1"})
  void loopback_needs_nothing(String host) {
    assertThat(read(Map.of("HTTP_HOST", host)).host()).isEqualTo(host);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "10.1.2.3"})
  void beyond_loopback_needs_a_token_or_an_explicit_word(String host) throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "abc.def-123==\n");

    assertThat(problems(Map.of("HTTP_HOST", host)))
        .singleElement()
        .asString()
        .startsWith("HTTP_HOST is '" + host + "', which is beyond loopback: ");
    assertThat(problems(Map.of("HTTP_HOST", host, "HTTP_ALLOW_UNAUTHENTICATED", "false")))
        .hasSize(1);
    assertThat(read(Map.of("HTTP_HOST", host, "HTTP_ALLOW_UNAUTHENTICATED", "true")).token())
        .isEmpty();
    assertThat(
            read(Map.of("HTTP_HOST", host, "HTTP_TOKEN_FILE", token.toString()))
                .token()
                .orElseThrow()
                .reveal())
        .isEqualTo("abc.def-123==");
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", "tab\t", "é", "a=b", "line\nline"})
  void a_token_is_what_a_header_can_carry(String token) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), token);

    assertThat(problems(Map.of("HTTP_TOKEN_FILE", file.toString())))
        .singleElement()
        .asString()
        .startsWith("HTTP_TOKEN_FILE: the content of ")
        .doesNotContain(token);
  }

  @Test
  void a_host_that_does_not_resolve_is_named() {
    assertThat(problems(Map.of("HTTP_HOST", "no-such-host.invalid")))
        .containsExactly(
            "HTTP_HOST is 'no-such-host.invalid', which is no address of this machine");
  }

  private static HttpSettings read(Map<String, String> variables) {
    return HttpSettings.from(Environment.read(variables, CATALOGUE, HttpSettings.REQUIREMENTS));
  }

  private static List<String> problems(Map<String, String> variables) {
    return catchThrowableOfType(
            SettingsException.class,
            () -> Environment.read(variables, CATALOGUE, HttpSettings.REQUIREMENTS))
        .problems();
  }
}
