package io.productchange.runtime.settings;

import java.util.regex.Pattern;

/** Text from outside, made fit to be shown. */
final class Printable {
  private static final int VALUE_MAX_CHARACTERS = 100;
  private static final int LINE_MAX_CHARACTERS = 1_000;
  private static final Pattern USER_INFO = Pattern.compile("//\\S*@");
  private static final Pattern CREDENTIAL =
      Pattern.compile("(?i)([?&;](?:user|[a-z]*password)=)[^&;]*");

  private Printable() {}

  /** The start of a value, without the credentials that somebody may have put into a URL. */
  static String value(String text) {
    String masked = USER_INFO.matcher(text).replaceAll("//****@");
    return cut(CREDENTIAL.matcher(masked).replaceAll("$1****"), VALUE_MAX_CHARACTERS);
  }

  /** A sentence without anything that could begin another line or steer a terminal. */
  static String line(String text) {
    return cut(text.replaceAll("[\\p{Cntrl}\u0085\u2028\u2029]", "?"), LINE_MAX_CHARACTERS);
  }

  private static String cut(String text, int maxCharacters) {
    return text.length() <= maxCharacters ? text : text.substring(0, maxCharacters) + "…";
  }
}
