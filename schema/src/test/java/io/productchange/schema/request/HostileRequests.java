package io.productchange.schema.request;

import io.productchange.schema.message.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

/**
 * Generators of what a record's value may be: from good requests to noise. Without jqwik's edge
 * cases, whose combinations over so many parts do not fit into memory.
 */
final class HostileRequests {

  /** Escapes all but ASCII, so that lone surrogates arrive as escapes. */
  private static final JsonMapper ESCAPING =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private static final String[] PIECES = {
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "\"",
    "\\",
    "\\u0000",
    "\\ud800",
    "\u0000",
    "\ufeff",
    "null",
    "true",
    "1e999",
    "-",
    "01",
    "\"lineNumber\"",
    "\"01012345678\"",
    "\"requestId\"",
    "한",
    "😀",
    " ",
    "\n",
    "\"__proto__\"",
    "NaN",
    "/*",
    "'",
    "{\"a\":{\"a\":",
    "[[[[[[[[[[[[[[[[["
  };

  private HostileRequests() {}

  /** Any bytes at all. */
  static Arbitrary<byte[]> noise() {
    return Arbitraries.bytes().array(byte[].class).ofMinSize(0).ofMaxSize(200);
  }

  /** Pieces of JSON in any order. */
  static Arbitrary<byte[]> shards() {
    return Arbitraries.of(PIECES)
        .list()
        .ofMaxSize(30)
        .map(pieces -> String.join("", pieces).getBytes(StandardCharsets.UTF_8));
  }

  /** A request with bytes overwritten here and there. */
  static Arbitrary<byte[]> damaged() {
    return Combinators.combine(
            objects(),
            Arbitraries.integers().between(0, 300).list().ofMinSize(1).ofMaxSize(3),
            Arbitraries.bytes())
        .as(
            (object, places, other) -> {
              byte[] bytes = json(object);
              places.forEach(place -> bytes[place % bytes.length] = other);
              return bytes;
            });
  }

  /** One JSON object whose known fields are good, wrong, of another type, null or absent. */
  static Arbitrary<Map<String, Object>> objects() {
    return Combinators.combine(
            field("lineNumber", "01012345678"),
            field("customerId", "C-4711"),
            field("currentProductCode", "5G_BASIC"),
            field("targetProductCode", "5G_PREMIUM", "5G_BASIC"),
            field("requestedAt", "2026-01-31T18:00:00+09:00", "2026-01-31T18:00Z"),
            field("type", "CHANGE"),
            unknownFields(),
            Arbitraries.randoms())
        .as(
            (line, customer, current, target, at, type, unknown, random) -> {
              List<Map<String, Object>> parts =
                  new ArrayList<>(List.of(line, customer, current, target, at, type, unknown));
              Collections.shuffle(parts, random);
              Map<String, Object> object = new LinkedHashMap<>();
              parts.forEach(object::putAll);
              return object;
            })
        .withoutEdgeCases();
  }

  static byte[] json(Map<String, Object> object) {
    return ESCAPING.writeValueAsBytes(object);
  }

  private static Arbitrary<Map<String, Object>> field(String name, String... good) {
    return Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.of(good).map(value -> single(name, value))),
            Tuple.of(2, values(2).map(value -> single(name, value))),
            Tuple.of(1, Arbitraries.just(Map.<String, Object>of())))
        .withoutEdgeCases();
  }

  private static Arbitrary<Map<String, Object>> unknownFields() {
    return Arbitraries.maps(names().map(name -> "x" + name), values(2))
        .ofMaxSize(2)
        .withoutEdgeCases();
  }

  private static Map<String, Object> single(String name, Object value) {
    Map<String, Object> single = new LinkedHashMap<>();
    single.put(name, value);
    return single;
  }

  private static Arbitrary<Object> values(int depth) {
    Arbitrary<Object> scalars =
        Arbitraries.oneOf(
            texts().map(text -> (Object) text),
            Arbitraries.longs().map(number -> (Object) number),
            Arbitraries.doubles().map(number -> (Object) number),
            Arbitraries.of(true, false).map(bool -> (Object) bool),
            Arbitraries.just(NullNode.instance));
    if (depth == 0) {
      return scalars;
    }
    return Arbitraries.frequencyOf(
            Tuple.of(5, scalars),
            Tuple.of(1, values(depth - 1).list().ofMaxSize(3).map(list -> (Object) list)),
            Tuple.of(
                1,
                Arbitraries.maps(names(), values(depth - 1)).ofMaxSize(3).map(map -> (Object) map)))
        .withoutEdgeCases();
  }

  /** As texts, but a lone surrogate in a name makes the whole value unreadable. */
  private static Arbitrary<String> names() {
    return texts().map(Text::wellFormed);
  }

  /** Texts up to the width of the columns and a little beyond, any UTF-16 code unit in them. */
  private static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
            Arbitraries.strings().alpha().numeric().ofMaxLength(22),
            Arbitraries.strings()
                .all()
                .ofMaxLength(52)
                .withLengthDistribution(RandomDistribution.uniform()),
            Arbitraries.strings()
                .withChars('\u0000', '\ud800', '\udc00', '"', '\\', '\n')
                .ofMaxLength(5),
            Arbitraries.strings().numeric().ofMinLength(9).ofMaxLength(13))
        .withoutEdgeCases();
  }
}
