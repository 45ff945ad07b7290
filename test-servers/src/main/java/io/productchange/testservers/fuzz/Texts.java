package io.productchange.testservers.fuzz;

import java.util.List;
import java.util.random.RandomGenerator;

/** Mutations of a document's text. */
final class Texts {
  private static final List<String> TAILS =
      List.of(
          "x", "{}", "null", ",", "]", "}", "//c", "/*c*/", "#", "\u0000", " ", "\n", "\"", "1");
  private static final List<String> HEADS =
      List.of("\ufeff", " ", ")]}',\n", "\u0000", "/**/", "\ufeff ");

  private Texts() {}

  static String mutate(String text, RandomGenerator random) {
    int at = random.nextInt(text.length() + 1);
    return switch (random.nextInt(7)) {
      case 0 -> text + Mutator.pick(TAILS, random);
      case 1 -> Mutator.pick(HEADS, random) + text;
      case 2 -> text.substring(0, at);
      case 3 -> text.substring(0, at) + Mutator.pick(TAILS, random) + text.substring(at);
      case 4 -> text + text;
      case 5 -> text.replace('"', '\'');
      default -> text.replace(",", " ,\t\r\n ");
    };
  }
}
