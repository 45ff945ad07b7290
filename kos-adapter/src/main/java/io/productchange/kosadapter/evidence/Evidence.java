package io.productchange.kosadapter.evidence;

import io.productchange.kosadapter.kos.ChangeCall;
import io.productchange.kosadapter.kos.Exchange;
import io.productchange.kosadapter.kos.KosBodies;
import io.productchange.schema.message.PersonalData;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is kept of an exchange: storable, bounded, without the customer's name and without secrets.
 */
public final class Evidence {
  /** Longer bodies are kept as their beginning. */
  static final int BODY_MAX_BYTES = 16 * 1024;

  private static final int SHOWN_BYTES = 2 * 1024;
  private static final int HEADERS_MAX = 50;
  private static final int HEADER_MAX_CHARACTERS = 500;

  /** Personal data that nobody here needs, wherever it stands; only the letters are compared. */
  private static final String DROPPED_FIELD = "customername";

  private static final String LEFT_OUT = "(left out: may name the customer)";

  private static final Set<String> DROPPED_HEADERS =
      Set.of(
          "authorization",
          "proxy-authorization",
          "www-authenticate",
          "proxy-authenticate",
          "cookie",
          "set-cookie",
          "x-api-key");

  /** In a text that is not JSON a name cannot be left out: nothing near one is kept. */
  private static final Pattern MAY_NAME_A_CUSTOMER =
      Pattern.compile("customer|\\\\u00", Pattern.CASE_INSENSITIVE);

  private Evidence() {}

  /** The body of a change call as sent. */
  public static JsonNode request(ChangeCall call) {
    return KosBodies.change(call);
  }

  /** The body of the answer, or empty where no complete answer came. */
  public static Optional<JsonNode> response(Exchange exchange) {
    return switch (exchange) {
      case Exchange.NotWritten _, Exchange.Broken _ -> Optional.empty();
      case Exchange.Complete answer -> Optional.of(body(answer));
    };
  }

  /** Headers as a JSON object, those with secrets left out. */
  public static JsonNode headers(Map<String, String> headers) {
    ObjectNode kept = JsonNodeFactory.instance.objectNode();
    new TreeMap<>(headers)
        .entrySet().stream()
            .filter(header -> !DROPPED_HEADERS.contains(header.getKey()))
            .limit(HEADERS_MAX)
            .forEach(
                header ->
                    kept.put(
                        Storable.text(header.getKey(), HEADER_MAX_CHARACTERS),
                        Storable.text(header.getValue(), HEADER_MAX_CHARACTERS)));
    return kept;
  }

  private static JsonNode body(Exchange.Complete answer) {
    Optional<JsonNode> json = KosBodies.json(answer);
    if (json.isEmpty()) {
      return beginning(answer.body(), "notJson");
    }
    if (answer.body().length > BODY_MAX_BYTES) {
      return summary(answer.body().length, json.get());
    }
    return without(Storable.json(json.get()));
  }

  /** Not JSON, so that names cannot be told from anything else: only its size and kind are kept. */
  private static JsonNode beginning(byte[] body, String kind) {
    ObjectNode kept = JsonNodeFactory.instance.objectNode();
    kept.put(kind, true);
    kept.put("bytes", body.length);
    String start =
        new String(body, 0, Math.min(body.length, SHOWN_BYTES), StandardCharsets.ISO_8859_1);
    if (!MAY_NAME_A_CUSTOMER.matcher(start.replace("\0", "")).find()) {
      kept.put("start", PersonalData.maskWithin(Storable.text(start, SHOWN_BYTES)));
    }
    return kept;
  }

  /** The envelope without its data. */
  private static JsonNode summary(int bytes, JsonNode json) {
    ObjectNode kept = JsonNodeFactory.instance.objectNode();
    kept.put("truncated", true);
    kept.put("bytes", bytes);
    for (String field : new String[] {"success", "resultCode", "resultMessage", "traceId"}) {
      JsonNode value = json.path(field);
      if (value.isString()) {
        String text = value.stringValue();
        kept.put(field, mayHoldAName(text) ? LEFT_OUT : Storable.text(text, HEADER_MAX_CHARACTERS));
      } else if (value.isBoolean()) {
        kept.set(field, value);
      }
    }
    return kept;
  }

  private static JsonNode without(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode kept = JsonNodeFactory.instance.objectNode();
      object.properties().stream()
          .filter(field -> !mayHoldAName(field.getKey()))
          .forEach(field -> kept.set(field.getKey(), without(field.getValue())));
      return kept;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode kept = JsonNodeFactory.instance.arrayNode();
      array.forEach(element -> kept.add(without(element)));
      return kept;
    }
    return node.isString() && mayHoldAName(node.stringValue())
        ? JsonNodeFactory.instance.stringNode(LEFT_OUT)
        : node;
  }

  /**
   * Whether it is the field's name or a text that holds it, for example a document within a text;
   * in one with escapes a field's name cannot be told.
   */
  private static boolean mayHoldAName(String text) {
    StringBuilder letters = new StringBuilder();
    text.codePoints().filter(Character::isLetter).forEach(letters::appendCodePoint);
    return text.contains("\\u00")
        || letters.toString().toLowerCase(Locale.ROOT).contains(DROPPED_FIELD);
  }
}
