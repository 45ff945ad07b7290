package io.productchange.runtime.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One environment variable that some process of ours understands: its name, how its text becomes a
 * value, its default, and the line that documents it. Two settings are equal when their names are.
 *
 * <p>Immutable and safe for use by several threads; the {@code with…} methods return changed
 * copies.
 *
 * @param <T> the type of the value
 */
public final class Setting<T> {
  private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)*");

  private final String name;
  private final Class<T> type;
  private final Function<String, T> parser;
  private final String expected;
  private final String doc;
  private final boolean secret;
  private final @Nullable T defaultValue;
  private final @Nullable String defaultText;
  private final List<String> usedBy;

  private Setting(
      String name,
      Class<T> type,
      Function<String, T> parser,
      String expected,
      String doc,
      boolean secret,
      @Nullable T defaultValue,
      @Nullable String defaultText,
      List<String> usedBy) {
    this.name = name;
    this.type = type;
    this.parser = parser;
    this.expected = expected;
    this.doc = doc;
    this.secret = secret;
    this.defaultValue = defaultValue;
    this.defaultText = defaultText;
    this.usedBy = usedBy;
  }

  /**
   * A setting of any type.
   *
   * @param expected what a good value looks like, with an example: {@code "a whole number from 1 to
   *     9, such as 3"}
   * @param parser turns the text into the value; an {@link IllegalArgumentException} says that the
   *     text is no such value, its message is not shown
   * @throws IllegalArgumentException if the name is not in upper case words joined by underscores
   */
  public static <T> Setting<T> of(
      String name, Class<T> type, String doc, String expected, Function<String, T> parser) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a setting's name: " + name);
    }
    return new Setting<>(name, type, parser, expected, doc, false, null, null, List.of());
  }

  /** A text of 1 to 1,000 characters, none of them a control character. */
  public static Setting<String> string(String name, String doc) {
    return of(name, String.class, doc, "a text without control characters", SettingParsers::text);
  }

  /**
   * A text that the whole pattern matches; {@code expected} says in words what that is, with an
   * example.
   */
  public static Setting<String> matching(
      String name, String doc, Pattern pattern, String expected) {
    return of(name, String.class, doc, expected, text -> SettingParsers.matching(text, pattern));
  }

  /** One of a few words, written exactly so. */
  public static Setting<String> oneOf(String name, String doc, String... words) {
    List<String> allowed = List.copyOf(Arrays.asList(words));
    return of(
        name,
        String.class,
        doc,
        "one of " + String.join(", ", allowed),
        text -> SettingParsers.oneOf(text, allowed));
  }

  /** A whole number, {@code min <= value <= max}. */
  public static Setting<Integer> integer(String name, String doc, int min, int max) {
    return of(
        name,
        Integer.class,
        doc,
        "a whole number from %d to %d".formatted(min, max),
        text -> SettingParsers.integer(text, min, max));
  }

  /** {@code true} or {@code false}, nothing else. */
  public static Setting<Boolean> bool(String name, String doc) {
    return of(name, Boolean.class, doc, "true or false", SettingParsers::bool);
  }

  /** An ISO-8601 duration, {@code min <= value <= max}. */
  public static Setting<Duration> duration(String name, String doc, Duration min, Duration max) {
    return of(
        name,
        Duration.class,
        doc,
        "an ISO-8601 duration from %s to %s, such as PT10S".formatted(min, max),
        text -> SettingParsers.duration(text, min, max));
  }

  /**
   * An absolute URI with a host, one of the given schemes, and neither user info nor query nor
   * fragment.
   */
  public static Setting<URI> uri(String name, String doc, String... schemes) {
    List<String> allowed = List.copyOf(Arrays.asList(schemes));
    return of(
        name,
        URI.class,
        doc,
        "an absolute URL without user, query and fragment, such as %s://host:8090"
            .formatted(allowed.getFirst()),
        text -> SettingParsers.uri(text, allowed));
  }

  /**
   * A path in the file system; whether something is there is for the user of the setting to find
   * out.
   */
  public static Setting<Path> path(String name, String doc) {
    return of(name, Path.class, doc, "a path", SettingParsers::path);
  }

  /**
   * A value that is never shown and that may come from a file named by {@link #fileName()} instead.
   */
  public static Setting<Secret> secret(String name, String doc) {
    return secretMatching(name, doc, "a text that is not empty", text -> true);
  }

  /** A secret whose form is known, such as a bearer token's. */
  public static Setting<Secret> secretMatching(
      String name, String doc, String expected, Predicate<String> form) {
    Setting<Secret> plain =
        of(name, Secret.class, doc, expected, text -> SettingParsers.secret(text, form));
    return new Setting<>(
        name, Secret.class, plain.parser, expected, doc, true, null, null, List.of());
  }

  /** The same setting with a value for when it is not set. */
  public Setting<T> withDefault(T value) {
    return new Setting<>(
        name, type, parser, expected, doc, secret, value, String.valueOf(value), usedBy);
  }

  /**
   * The same setting with words for what happens when it is not set; it does not get a value by
   * that.
   */
  public Setting<T> withDefaultDescribed(String text) {
    return new Setting<>(name, type, parser, expected, doc, secret, defaultValue, text, usedBy);
  }

  /** The same setting with the names of the commands that use it, for the documentation only. */
  public Setting<T> usedBy(String... commands) {
    return new Setting<>(
        name, type, parser, expected, doc, secret, defaultValue, defaultText, List.of(commands));
  }

  public String name() {
    return name;
  }

  /**
   * The variable that may name a file with the value instead; empty unless the setting is a secret.
   */
  public Optional<String> fileName() {
    return secret ? Optional.of(name + "_FILE") : Optional.empty();
  }

  public String doc() {
    return doc;
  }

  /** What a good value looks like, in words. */
  public String expected() {
    return expected;
  }

  public boolean isSecret() {
    return secret;
  }

  public Optional<T> defaultValue() {
    return Optional.ofNullable(defaultValue);
  }

  /** The default in words for the documentation; empty where there is none. */
  public Optional<String> defaultText() {
    return Optional.ofNullable(defaultText);
  }

  public List<String> usedBy() {
    return usedBy;
  }

  /**
   * @throws IllegalArgumentException if the text is no value of this setting
   */
  T parse(String text) {
    return parser.apply(text);
  }

  T cast(Object value) {
    return type.cast(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Setting<?> setting && setting.name.equals(name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
