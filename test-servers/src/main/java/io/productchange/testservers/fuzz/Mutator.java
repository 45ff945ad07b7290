package io.productchange.testservers.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Makes hostile inputs of valid ones: first the document's structure is mutated (fields dropped,
 * doubled, renamed, retyped, nested; strings and numbers that hurt), then its text (trailing
 * tokens, cuts), then its bytes (encodings, broken UTF-8). About one in eight is left as it is, so
 * that the good cases stay among them. The same random source gives the same inputs. Used by one
 * thread.
 */
public final class Mutator {
  private final RandomGenerator random;
  private final Structures structures;

  /** Draws everything from {@code random}. */
  public Mutator(RandomGenerator random) {
    this.random = random;
    this.structures = new Structures(random);
  }

  /** One input made of a valid document. */
  public byte[] mutate(String valid) {
    Json tree = Json.parse(valid);
    int kind = random.nextInt(16);
    if (kind < 2) {
      return tree.write().getBytes(UTF_8);
    }
    if (kind == 15) {
      return noise();
    }
    for (int i = kind < 12 ? 1 + random.nextInt(3) : random.nextInt(2); i > 0; i--) {
      tree = structures.mutate(tree);
    }
    String text = tree.write();
    if (kind >= 11) {
      text = Texts.mutate(text, random);
    }
    return kind >= 13 ? Encodings.encode(text, random) : text.getBytes(UTF_8);
  }

  private byte[] noise() {
    byte[] bytes = new byte[random.nextInt(300)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** One of some values. */
  public static <T> T pick(List<T> values, RandomGenerator random) {
    return values.get(random.nextInt(values.size()));
  }

  /** All objects and arrays of a document, itself included. */
  static List<Json> containers(Json tree) {
    List<Json> found = new ArrayList<>();
    collect(tree, found);
    return found;
  }

  private static void collect(Json tree, List<Json> found) {
    switch (tree) {
      case Json.Obj(List<Json.Member> members) -> {
        found.add(tree);
        members.forEach(member -> collect(member.value(), found));
      }
      case Json.Arr(List<Json> items) -> {
        found.add(tree);
        items.forEach(item -> collect(item, found));
      }
      case Json.Str _, Json.Raw _ -> {}
    }
  }
}
