package io.productchange.runtime.database;

import io.productchange.runtime.settings.Environment;
import io.productchange.runtime.settings.Requirements;
import io.productchange.runtime.settings.Secret;
import io.productchange.runtime.settings.Setting;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where PostgreSQL is and as whom to log in.
 *
 * @param url {@code jdbc:postgresql://host:port/database}, further driver parameters allowed,
 *     credentials not
 * @param password empty where the server asks for none
 */
public record DatabaseSettings(String url, String user, Optional<Secret> password) {
  /** The database. */
  public static final Setting<String> DATABASE_URL =
      Setting.of(
          "DATABASE_URL",
          String.class,
          "the PostgreSQL database",
          "a JDBC URL, such as jdbc:postgresql://localhost:5432/name",
          DatabaseSettings::parseUrl);

  /** The role that services work as. */
  public static final Setting<String> DATABASE_USER =
      Setting.string("DATABASE_USER", "the database role that services work as");

  /** Its password. */
  public static final Setting<Secret> DATABASE_PASSWORD =
      Setting.secret("DATABASE_PASSWORD", "the password of DATABASE_USER");

  /** The role that owns the schema. */
  public static final Setting<String> DATABASE_ADMIN_USER =
      Setting.string("DATABASE_ADMIN_USER", "the database role that migrates the schema");

  /** Its password. */
  public static final Setting<Secret> DATABASE_ADMIN_PASSWORD =
      Setting.secret("DATABASE_ADMIN_PASSWORD", "the password of DATABASE_ADMIN_USER");

  /** What a process that works in the database needs of the environment. */
  public static final Requirements REQUIREMENTS =
      Requirements.needs(DATABASE_URL, DATABASE_USER)
          .and(Requirements.uses(DATABASE_PASSWORD))
          .and(Requirements.rule(List.of(DATABASE_URL), DatabaseSettings::urlParameters));

  /** What a process that migrates the database needs of the environment. */
  public static final Requirements ADMIN_REQUIREMENTS =
      Requirements.needs(DATABASE_URL, DATABASE_ADMIN_USER)
          .and(Requirements.uses(DATABASE_ADMIN_PASSWORD))
          .and(Requirements.rule(List.of(DATABASE_URL), DatabaseSettings::urlParameters));

  /** Parameters that would have a place of their own or undo what the pool sets. Lower case. */
  private static final Set<String> NOT_IN_URL =
      Set.of(
          "user",
          "password",
          "currentschema",
          "applicationname",
          "options",
          "logservererrordetail",
          "sockettimeout",
          "connecttimeout",
          "logintimeout",
          "readonly",
          "autosave");

  /**
   * @throws IllegalStateException if the environment was read without {@link #REQUIREMENTS}
   */
  public static DatabaseSettings from(Environment environment) {
    return new DatabaseSettings(
        environment.get(DATABASE_URL),
        environment.get(DATABASE_USER),
        environment.optional(DATABASE_PASSWORD));
  }

  /**
   * @throws IllegalStateException if the environment was read without {@link #ADMIN_REQUIREMENTS}
   */
  public static DatabaseSettings adminFrom(Environment environment) {
    return new DatabaseSettings(
        environment.get(DATABASE_URL),
        environment.get(DATABASE_ADMIN_USER),
        environment.optional(DATABASE_ADMIN_PASSWORD));
  }

  private static String parseUrl(String text) {
    try {
      // Finds a driver only for a URL that the driver can parse.
      DriverManager.getDriver(text);
    } catch (SQLException e) {
      throw new IllegalArgumentException(e);
    }
    if (!text.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException();
    }
    return text;
  }

  private static Stream<String> urlParameters(Environment environment) {
    return environment.optional(DATABASE_URL).stream().flatMap(DatabaseSettings::urlProblems);
  }

  private static Stream<String> urlProblems(String url) {
    int question = url.indexOf('?');
    String address = question < 0 ? url : url.substring(0, question);
    if (address.contains("@")) {
      return Stream.of(
          "DATABASE_URL has credentials in it: use DATABASE_USER and DATABASE_PASSWORD instead");
    }
    if (question < 0) {
      return Stream.empty();
    }
    return Stream.of(url.substring(question + 1).split("&", -1))
        .map(parameter -> parameter.split("=", 2)[0])
        .filter(name -> NOT_IN_URL.contains(name.toLowerCase(Locale.ROOT)))
        .map(
            name ->
                name.equalsIgnoreCase("user") || name.equalsIgnoreCase("password")
                    ? "DATABASE_URL has the parameter %s: use DATABASE_USER and DATABASE_PASSWORD instead"
                        .formatted(name)
                    : "DATABASE_URL has the parameter %s, which the program itself sets"
                        .formatted(name));
  }
}
