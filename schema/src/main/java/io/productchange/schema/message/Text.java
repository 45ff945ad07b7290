package io.productchange.schema.message;

import java.util.Locale;

/** Total functions over untrusted text. */
public final class Text {

  private static final char REPLACEMENT = '\uFFFD';

  private Text() {}

  /** The same text with every lone surrogate replaced by U+FFFD, so that UTF-8 can express it. */
  public static String wellFormed(String text) {
    int bad = loneSurrogate(text, 0);
    if (bad < 0) {
      return text;
    }
    StringBuilder mended = new StringBuilder(text);
    for (; bad >= 0; bad = loneSurrogate(text, bad + 1)) {
      mended.setCharAt(bad, REPLACEMENT);
    }
    return mended.toString();
  }

  private static int loneSurrogate(String text, int from) {
    int i = from;
    while (i < text.length()) {
      int codePoint = text.codePointAt(i);
      if (Character.getType(codePoint) == Character.SURROGATE) {
        return i;
      }
      i += Character.charCount(codePoint);
    }
    return -1;
  }

  /**
   * Whether every character is one that can be seen or is a space: no control, format, surrogate,
   * private-use or unassigned character, no line or paragraph separator (general categories of the
   * Unicode version of Java 25). True for the empty text.
   */
  public static boolean isPrintable(String text) {
    return text.codePoints().allMatch(Text::isPrintable);
  }

  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** Length in characters as PostgreSQL's {@code VARCHAR(n)} counts them: code points. */
  public static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /**
   * A short form for messages and logs: one line, at most {@code maxCharacters} code points of it,
   * what is not printable as {@code \\u} escapes.
   */
  public static String shown(String text, int maxCharacters) {
    StringBuilder shown = new StringBuilder();
    text.codePoints().limit(maxCharacters).forEach(codePoint -> append(shown, codePoint));
    return Text.length(text) > maxCharacters ? shown.append('…').toString() : shown.toString();
  }

  private static void append(StringBuilder shown, int codePoint) {
    if (isPrintable(codePoint)) {
      shown.appendCodePoint(codePoint);
    } else {
      for (char unit : Character.toChars(codePoint)) {
        shown.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
      }
    }
  }
}
