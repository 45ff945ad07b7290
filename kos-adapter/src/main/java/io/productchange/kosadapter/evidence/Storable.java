package io.productchange.kosadapter.evidence;

import io.productchange.schema.message.Text;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Makes any text and any JSON value storable in PostgreSQL. Total: whatever KOS answers, its
 * outcome can be recorded.
 *
 * <p>{@code text} and {@code jsonb} cannot hold U+0000; UTF-8 cannot express a lone surrogate;
 * {@code jsonb} numbers are {@code numeric}, whose exponent is limited (PostgreSQL documentation,
 * "JSON Types" and "Arbitrary Precision Numbers"). Each such thing is replaced, never dropped with
 * what surrounds it.
 */
public final class Storable {
  private static final char REPLACEMENT = '\uFFFD';
  private static final int EXPONENT_MAX = 1_000;

  /** As much of what KOS called the order as the columns take. */
  public static final int ORDER_NUMBER_CHARACTERS = 100;

  private Storable() {}

  /**
   * At most so many characters (code points, as {@code VARCHAR(n)} counts them) of the text, every
   * one storable. A text that is cut ends with an ellipsis.
   */
  public static String text(String text, int maxCharacters) {
    String clean = clean(text);
    if (Text.length(clean) <= maxCharacters) {
      return clean;
    }
    int end = clean.offsetByCodePoints(0, maxCharacters - 1);
    return clean.substring(0, end) + "…";
  }

  /** The same for a text that may be absent. */
  public static @Nullable String nullableText(@Nullable String text, int maxCharacters) {
    return text == null ? null : text(text, maxCharacters);
  }

  /** What KOS called the order, as the columns take it and as it is told; absent where it is. */
  public static @Nullable String orderNumber(@Nullable String number) {
    return nullableText(number, ORDER_NUMBER_CHARACTERS);
  }

  /**
   * A text, number, boolean or null as {@code jsonb} can hold it: a text as {@link #text} makes it,
   * a number beyond all bounds as a text.
   */
  static JsonNode value(JsonNode value, int maxCharacters) {
    if (value.isString()) {
      return JsonNodeFactory.instance.stringNode(text(value.stringValue(), maxCharacters));
    }
    return value.isNumber() ? number(value) : value;
  }

  private static JsonNode number(JsonNode node) {
    BigDecimal value = node.decimalValue();
    long magnitude = (long) value.precision() - value.scale();
    boolean storable =
        Math.abs(magnitude) <= EXPONENT_MAX && Math.abs(value.scale()) <= EXPONENT_MAX;
    return storable ? node : JsonNodeFactory.instance.stringNode(node.asString());
  }

  private static String clean(String text) {
    String formed = Text.wellFormed(text);
    return formed.indexOf('\0') < 0 ? formed : formed.replace('\0', REPLACEMENT);
  }
}
