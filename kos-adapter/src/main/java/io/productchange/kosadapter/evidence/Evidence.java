package io.productchange.kosadapter.evidence;

import io.productchange.kosadapter.kos.ChangeCall;
import io.productchange.kosadapter.kos.Exchange;
import io.productchange.kosadapter.kos.KosBodies;
import io.productchange.kosadapter.kos.KosService;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is kept of an exchange: storable, bounded, and nothing but what is known to be needed. So no
 * customer's name and no secret, wherever KOS puts it (but for a text or status that is kept: a
 * name in there cannot be told from anything else).
 */
public final class Evidence {
  /** Of longer bodies the envelope is kept without its data. */
  static final int BODY_MAX_BYTES = 16 * 1024;

  private static final int HEADER_MAX_CHARACTERS = 500;

  /** Those that tell who answered and how; none can hold a secret or a name. */
  private static final Set<String> KEPT_HEADERS =
      Set.of(
          "age",
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "date",
          "retry-after",
          "server",
          "transfer-encoding",
          "via");

  private Evidence() {}

  /** The body of a change call as sent. */
  public static JsonNode request(ChangeCall call) {
    return KosBodies.change(call);
  }

  /**
   * Of the body of the answer what {@link KeptAnswers} names; empty where no complete answer came.
   * Of a body that is no JSON object its size is kept: what stands in it cannot be told.
   */
  public static Optional<JsonNode> response(KosService service, Exchange exchange) {
    return switch (exchange) {
      case Exchange.NotWritten _, Exchange.Broken _ -> Optional.empty();
      case Exchange.Complete answer -> Optional.of(body(service, answer));
    };
  }

  private static JsonNode body(KosService service, Exchange.Complete answer) {
    int bytes = answer.body().length;
    Kept kept = bytes > BODY_MAX_BYTES ? KeptAnswers.ENVELOPE : KeptAnswers.of(service);
    Optional<JsonNode> fields = KosBodies.json(answer).filter(JsonNode::isObject).flatMap(kept::of);
    if (fields.isPresent() && bytes <= BODY_MAX_BYTES) {
      return fields.get();
    }
    ObjectNode note = JsonNodeFactory.instance.objectNode();
    note.put(fields.isPresent() ? "truncated" : "unreadable", true).put("bytes", bytes);
    fields.ifPresent(envelope -> note.setAll((ObjectNode) envelope));
    return note;
  }

  /** The headers of an answer as a JSON object, those of {@link #KEPT_HEADERS}. */
  public static JsonNode headers(Map<String, String> headers) {
    ObjectNode kept = JsonNodeFactory.instance.objectNode();
    new TreeMap<>(headers)
        .forEach(
            (name, value) -> {
              if (KEPT_HEADERS.contains(name)) {
                kept.put(name, Storable.text(value, HEADER_MAX_CHARACTERS));
              }
            });
    return kept;
  }
}
