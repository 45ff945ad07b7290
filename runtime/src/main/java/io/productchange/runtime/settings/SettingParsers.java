package io.productchange.runtime.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** From text to value; each throws {@link IllegalArgumentException} for a text that is none. */
final class SettingParsers {
  private static final int TEXT_MAX_CHARACTERS = 1_000;
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,10}");

  private SettingParsers() {}

  static String text(String text) {
    require(text.length() <= TEXT_MAX_CHARACTERS);
    require(text.chars().noneMatch(Character::isISOControl));
    return text;
  }

  static String matching(String text, Pattern pattern) {
    require(text.length() <= TEXT_MAX_CHARACTERS && pattern.matcher(text).matches());
    return text;
  }

  static String oneOf(String text, List<String> allowed) {
    require(allowed.contains(text));
    return text;
  }

  static Integer integer(String text, int min, int max) {
    // Integer.parseInt alone would also take "+8080" and digits of other scripts.
    require(WHOLE_NUMBER.matcher(text).matches());
    int value = Integer.parseInt(text);
    require(min <= value && value <= max);
    return value;
  }

  static Boolean bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException();
    };
  }

  static Duration duration(String text, Duration min, Duration max) {
    Duration value;
    try {
      value = Duration.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(e);
    }
    require(min.compareTo(value) <= 0 && value.compareTo(max) <= 0);
    return value;
  }

  static URI uri(String text, List<String> schemes) {
    URI value = URI.create(text);
    require(value.getScheme() != null);
    require(schemes.contains(value.getScheme().toLowerCase(Locale.ROOT)));
    // getHost() is null for anything that is not host[:port], a registry-based authority included.
    require(value.getHost() != null && value.getPort() != 0 && value.getPort() <= 65_535);
    require(value.getRawUserInfo() == null);
    require(value.getRawQuery() == null && value.getRawFragment() == null);
    return value;
  }

  static Path path(String text) {
    text(text);
    return Path.of(text);
  }

  static Secret secret(String text, Predicate<String> form) {
    require(form.test(text));
    return Secret.of(text);
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException();
    }
  }
}
