package io.productchange.kossimulator.kos;

import io.productchange.kossimulator.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of a call's body; a field that is missing, empty, no text, too long or not storable is
 * null and among the problems.
 */
final class CallBody {
  private static final int MAX_LENGTH = 200;

  private final @Nullable ObjectNode node;
  private final List<String> problems = new ArrayList<>();

  private CallBody(Optional<ObjectNode> node) {
    this.node = node.orElse(null);
    if (node.isEmpty()) {
      problems.add("the body is no JSON object");
    }
  }

  static CallBody read(byte[] body) {
    return new CallBody(Json.parseObject(body));
  }

  boolean isObject() {
    return node != null;
  }

  @Nullable String text(String name) {
    JsonNode value = node == null ? null : node.get(name);
    if (value == null || !value.isString() || value.stringValue().isEmpty()) {
      problems.add(name + " must be a text");
      return null;
    }
    String text = value.stringValue();
    if (text.length() > MAX_LENGTH || hasLoneSurrogate(text)) {
      problems.add(name + " is not usable");
      return null;
    }
    return text;
  }

  /** Every problem met so far. */
  String problems() {
    return String.join(", ", problems);
  }

  /** Half of a character beyond the basic plane cannot be written as UTF-8. */
  private static boolean hasLoneSurrogate(String text) {
    return text.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
