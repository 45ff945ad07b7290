package io.productchange.schema.request;

import java.util.HexFormat;

/**
 * JSON text with one form for one content: no white space, ASCII only, the shortest escapes (RFC
 * 8259 section 7), {@code \\u} escapes in lower-case hex.
 */
final class CanonicalJson {

  private CanonicalJson() {}

  static String string(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      append(out, text.charAt(i));
    }
    return out.append('"').toString();
  }

  private static void append(StringBuilder out, char c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (c < ' ' || c > '~') {
          out.append("\\u").append(HexFormat.of().toHexDigits(c));
        } else {
          out.append(c);
        }
      }
    }
  }
}
