package io.productchange.kosadapter.kos;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Bodies of the calls to KOS, and of its answers. */
public final class KosBodies {
  private KosBodies() {}

  /** The body of a change call. */
  public static ObjectNode change(ChangeCall call) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("lineNumber", call.lineNumber())
        .put("currentProductCode", call.currentProductCode())
        .put("targetProductCode", call.targetProductCode())
        .put("requestId", call.requestId());
  }

  /** The body of an inquiry. */
  public static ObjectNode inquiry(String lineNumber, String requestId) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("lineNumber", lineNumber)
        .put("requestId", requestId);
  }

  /** An answer's body as JSON, whatever its declared type; empty where it is none. */
  public static Optional<JsonNode> json(Exchange.Complete answer) {
    return KosEnvelope.tree(answer);
  }
}
