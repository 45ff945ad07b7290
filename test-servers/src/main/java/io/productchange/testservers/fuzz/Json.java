package io.productchange.testservers.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A JSON document as a tree that may hold what no library would write: a field twice, a token that
 * is no JSON, a lone surrogate. Deliberately independent of the library that the product reads JSON
 * with, so that it can judge it. Lists are mutable.
 */
public sealed interface Json {

  /** An object; a name may occur several times. */
  record Obj(List<Member> members) implements Json {
    /** The value of a field, where it is there. */
    public Optional<Json> field(String name) {
      return members.stream()
          .filter(member -> member.name().equals(name))
          .map(Member::value)
          .findFirst();
    }
  }

  /** A field. */
  record Member(String name, Json value) {}

  /** An array. */
  record Arr(List<Json> items) implements Json {}

  /** A string, unescaped. */
  record Str(String value) implements Json {}

  /** Any other token, as written. */
  record Raw(String token) implements Json {}

  /** The field's value where it is a string. */
  static Optional<String> text(Json object, String name) {
    return object instanceof Obj obj
        ? obj.field(name).filter(Str.class::isInstance).map(value -> ((Str) value).value())
        : Optional.empty();
  }

  /**
   * Reads one document strictly by RFC 8259.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Json parse(String text) {
    return new JsonParser(text).document();
  }

  /** A copy that can be mutated without changing this one. */
  default Json copy() {
    return switch (this) {
      case Obj(List<Member> members) ->
          new Obj(
              new ArrayList<>(
                  members.stream()
                      .map(member -> new Member(member.name(), member.value().copy()))
                      .toList()));
      case Arr(List<Json> items) ->
          new Arr(new ArrayList<>(items.stream().map(Json::copy).toList()));
      case Str text -> text;
      case Raw raw -> raw;
    };
  }

  /** As JSON text, only ASCII: everything else is escaped. */
  default String write() {
    StringBuilder out = new StringBuilder();
    writeTo(out);
    return out.toString();
  }

  private void writeTo(StringBuilder out) {
    switch (this) {
      case Obj(List<Member> members) -> {
        String separator = "{";
        for (Member member : members) {
          quote(member.name(), out.append(separator));
          member.value().writeTo(out.append(':'));
          separator = ",";
        }
        out.append(members.isEmpty() ? "{}" : "}");
      }
      case Arr(List<Json> items) -> {
        String separator = "[";
        for (Json item : items) {
          item.writeTo(out.append(separator));
          separator = ",";
        }
        out.append(items.isEmpty() ? "[]" : "]");
      }
      case Str(String value) -> quote(value, out);
      case Raw(String token) -> out.append(token);
    }
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20 || c > 0x7e) {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  /**
   * Whether everything in it is within limits, no field is there twice and every field's name is
   * well-formed text (a lone surrogate can be escaped, but names no field).
   */
  default boolean isWithin(int depth, int stringChars, int nameChars, int numberChars) {
    return switch (this) {
      case Str(String value) -> value.length() <= stringChars;
      case Raw(String token) -> token.length() <= numberChars;
      case Arr(List<Json> items) ->
          depth > 0
              && items.stream()
                  .allMatch(item -> item.isWithin(depth - 1, stringChars, nameChars, numberChars));
      case Obj(List<Member> members) -> {
        Set<String> names = new HashSet<>();
        yield depth > 0
            && members.stream()
                .allMatch(
                    member ->
                        names.add(member.name())
                            && member.name().length() <= nameChars
                            && UTF_8.newEncoder().canEncode(member.name())
                            && member
                                .value()
                                .isWithin(depth - 1, stringChars, nameChars, numberChars));
      }
    };
  }
}
