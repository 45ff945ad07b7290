package io.productchange.schema.message;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How personal data may be shown in logs, metrics and error texts. */
public final class PersonalData {

  private static final String HIDDEN = "****";

  /**
   * Nine or more digits, single separators between them allowed: what a line number looks like. The
   * repetition of the group is bounded, for java.util.regex descends once for each: a text of
   * thousands of digits would overflow the stack. That of a single character is not.
   */
  private static final Pattern NUMBER = Pattern.compile("\\+?[0-9](?:[ .()-]?[0-9]){8,63}[0-9]*");

  private PersonalData() {}

  /**
   * A line number that people can compare but not dial: {@code 010****5678}. Total: what is shorter
   * than 11 characters shows less, null and the empty text show nothing, and a character that is
   * not a plain ASCII one is shown as {@code ?}.
   */
  public static String mask(@Nullable String lineNumber) {
    if (lineNumber == null || lineNumber.length() < 8) {
      return HIDDEN;
    }
    String head = plain(lineNumber.substring(0, 3));
    return lineNumber.length() < 11
        ? head + HIDDEN
        : head + HIDDEN + plain(lineNumber.substring(lineNumber.length() - 4));
  }

  /** The text with everything in it that looks like a line number masked. */
  public static String maskWithin(String text) {
    return NUMBER.matcher(text).replaceAll(number -> mask(number.group()));
  }

  private static String plain(String text) {
    StringBuilder plain = new StringBuilder(text);
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if (c < ' ' || c > '~') {
        plain.setCharAt(i, '?');
      }
    }
    return plain.toString();
  }
}
