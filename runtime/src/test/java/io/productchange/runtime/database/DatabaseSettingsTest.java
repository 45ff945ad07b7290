package io.productchange.runtime.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.productchange.runtime.settings.Environment;
import io.productchange.runtime.settings.Secret;
import io.productchange.runtime.settings.SettingCatalogue;
import io.productchange.runtime.settings.SettingsException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseSettingsTest {
  private static final SettingCatalogue CATALOGUE =
      SettingCatalogue.builder()
          .add(
              DatabaseSettings.DATABASE_URL,
              DatabaseSettings.DATABASE_USER,
              DatabaseSettings.DATABASE_PASSWORD,
              DatabaseSettings.DATABASE_ADMIN_USER,
              DatabaseSettings.DATABASE_ADMIN_PASSWORD)
          .reserve("DATABASE_")
          .build();

  @Test
  void services_and_migrations_log_in_as_different_roles() {
    Map<String, String> variables =
        Map.of(
            "DATABASE_URL", "jdbc:postgresql://h:5432/d",
            "DATABASE_USER", "app",
            "DATABASE_PASSWORD", "a",
            "DATABASE_ADMIN_USER", "admin");

    assertThat(
            DatabaseSettings.from(
                Environment.read(variables, CATALOGUE, DatabaseSettings.REQUIREMENTS)))
        .isEqualTo(
            new DatabaseSettings("jdbc:postgresql://h:5432/d", "app", Optional.of(Secret.of("a"))));
    assertThat(
            DatabaseSettings.adminFrom(
                Environment.read(variables, CATALOGUE, DatabaseSettings.ADMIN_REQUIREMENTS)))
        .isEqualTo(new DatabaseSettings("jdbc:postgresql://h:5432/d", "admin", Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://app:secret@h:5432/d",
        "jdbc:postgresql://h:5432/d?user=app",
        "jdbc:postgresql://h:5432/d?ssl=true&password=secret",
        "jdbc:postgresql://h:5432/d?PASSWORD=secret"
      })
  void credentials_have_settings_of_their_own_and_are_not_shown(String url) {
    assertThat(problems(url))
        .singleElement()
        .asString()
        .startsWith("DATABASE_URL has ")
        .endsWith(": use DATABASE_USER and DATABASE_PASSWORD instead")
        .doesNotContain("secret");
  }

  @Test
  void a_url_that_cannot_be_parsed_does_not_show_its_credentials() {
    assertThat(problems("jdbc:postgresql://app:CANARY@h:port/d?password=CANARY"))
        .singleElement()
        .asString()
        .startsWith("DATABASE_URL is 'jdbc:postgresql://****@h:port/d?password=****'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"currentSchema=x", "options=-c%20a%3Db", "logServerErrorDetail=true"})
  void what_the_pool_sets_cannot_be_undone_by_the_url(String parameter) {
    assertThat(problems("jdbc:postgresql://h/d?sslmode=verify-full&" + parameter))
        .containsExactly(
            "DATABASE_URL has the parameter "
                + parameter.split("=", 2)[0]
                + ", which the program itself sets");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"h:5432/d", "postgresql://h/d", "jdbc:mysql://h/d", "jdbc:postgresql://h:x/d"})
  void anything_but_a_jdbc_url_of_postgresql_is_refused(String url) {
    assertThat(problems(url)).singleElement().asString().contains("but expected a JDBC URL");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://h/d",
        "jdbc:postgresql://a:1,b:2/d?targetServerType=primary",
        "jdbc:postgresql://[::1]:5432/d?sslmode=verify-full&sslrootcert=/etc/ca.pem"
      })
  void hosts_and_tls_are_the_users(String url) {
    Environment environment =
        Environment.read(
            Map.of("DATABASE_URL", url, "DATABASE_USER", "app"),
            CATALOGUE,
            DatabaseSettings.REQUIREMENTS);

    assertThat(DatabaseSettings.from(environment).url()).isEqualTo(url);
  }

  private static List<String> problems(String url) {
    Map<String, String> variables = new HashMap<>();
    variables.put("DATABASE_URL", url);
    variables.put("DATABASE_USER", "app");
    return catchThrowableOfType(
            SettingsException.class,
            () -> Environment.read(variables, CATALOGUE, DatabaseSettings.REQUIREMENTS))
        .problems();
  }
}
