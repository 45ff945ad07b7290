package io.productchange.kosadapter.evidence;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The part of a document that is kept. Whatever it does not name is dropped. */
sealed interface Kept {

  /** What is kept of a node; empty where the node is of another kind. */
  Optional<JsonNode> of(JsonNode node);

  /** A text, number, boolean or null. */
  record Value() implements Kept {
    private static final int CHARACTERS_MAX = 1_000;
    private static final String DROPPED_FIELD = "customername";
    private static final JsonNode LEFT_OUT =
        JsonNodeFactory.instance.stringNode("(left out: may name the customer)");

    @Override
    public Optional<JsonNode> of(JsonNode node) {
      if (node.isContainer()) {
        return Optional.empty();
      }
      return Optional.of(
          node.isString() && mayHoldAName(node.stringValue())
              ? LEFT_OUT
              : Storable.value(node, CHARACTERS_MAX));
    }

    /**
     * Whether a text holds the field's name, as a document within a text does; in one with escapes
     * it cannot be told. Only letters are compared.
     */
    private static boolean mayHoldAName(String text) {
      StringBuilder letters = new StringBuilder();
      text.codePoints().filter(Character::isLetter).forEach(letters::appendCodePoint);
      return text.contains("\\u00")
          || letters.toString().toLowerCase(Locale.ROOT).contains(DROPPED_FIELD);
    }
  }

  /** Of an object these fields; or null. */
  record Fields(Map<String, Kept> byName) implements Kept {
    public Fields {
      byName = Map.copyOf(byName);
    }

    @Override
    public Optional<JsonNode> of(JsonNode node) {
      if (!node.isObject()) {
        return Optional.of(node).filter(JsonNode::isNull);
      }
      ObjectNode kept = JsonNodeFactory.instance.objectNode();
      node.properties()
          .forEach(
              field ->
                  Optional.ofNullable(byName.get(field.getKey()))
                      .flatMap(known -> known.of(field.getValue()))
                      .ifPresent(value -> kept.set(field.getKey(), value)));
      return Optional.of(kept);
    }
  }

  /** Of an array each element; or null. */
  record Elements(Kept each) implements Kept {
    @Override
    public Optional<JsonNode> of(JsonNode node) {
      if (!node.isArray()) {
        return Optional.of(node).filter(JsonNode::isNull);
      }
      ArrayNode kept = JsonNodeFactory.instance.arrayNode();
      node.forEach(element -> each.of(element).ifPresent(kept::add));
      return Optional.of(kept);
    }
  }
}
