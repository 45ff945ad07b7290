package io.productchange.testservers.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A strict reader of JSON (RFC 8259). One instance reads one text. */
final class JsonParser {
  private static final Pattern TOKEN =
      Pattern.compile("true|false|null|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  /** Beyond any limit of the product, and well within the stack. */
  private static final int DEPTH_MAX = 500;

  private final String text;
  private int at;
  private int depth;

  JsonParser(String text) {
    this.text = text;
  }

  Json document() {
    Json value = value();
    space();
    if (at < text.length()) {
      throw bad("more follows");
    }
    return value;
  }

  private Json value() {
    space();
    if (++depth > DEPTH_MAX) {
      throw bad("too deep");
    }
    Json value =
        switch (peek()) {
          case '{' -> object();
          case '[' -> array();
          case '"' -> new Json.Str(string());
          default -> token();
        };
    depth--;
    return value;
  }

  private Json object() {
    List<Json.Member> members = new ArrayList<>();
    at++;
    space();
    if (peek() != '}') {
      do {
        space();
        String name = string();
        space();
        take(':');
        members.add(new Json.Member(name, value()));
        space();
      } while (takes(','));
    }
    take('}');
    return new Json.Obj(members);
  }

  private Json array() {
    List<Json> items = new ArrayList<>();
    at++;
    space();
    if (peek() != ']') {
      do {
        items.add(value());
        space();
      } while (takes(','));
    }
    take(']');
    return new Json.Arr(items);
  }

  private Json token() {
    Matcher token = TOKEN.matcher(text).region(at, text.length());
    if (!token.lookingAt()) {
      throw bad("no value");
    }
    at = token.end();
    return new Json.Raw(token.group());
  }

  private String string() {
    take('"');
    StringBuilder value = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(at++);
      if (c < 0x20) {
        throw bad("a control character");
      }
      value.append(c == '\\' ? escaped() : c);
    }
    at++;
    return value.toString();
  }

  private char escaped() {
    char kind = peek();
    at++;
    return switch (kind) {
      case '"', '\\', '/' -> kind;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw bad("an unknown escape");
    };
  }

  private char unicode() {
    int end = at + 4;
    int code = 0;
    for (; at < end; at++) {
      char c = peek();
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw bad("no hexadecimal digit");
      }
      code = code * 16 + digit;
    }
    return (char) code;
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw bad("the end");
    }
    return text.charAt(at);
  }

  private boolean takes(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void take(char c) {
    if (!takes(c)) {
      throw bad("no " + c);
    }
  }

  private IllegalArgumentException bad(String what) {
    return new IllegalArgumentException("at %d: %s".formatted(at, what));
  }
}
