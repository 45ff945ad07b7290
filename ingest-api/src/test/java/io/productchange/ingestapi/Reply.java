package io.productchange.ingestapi;

import io.productchange.schema.message.JsonCodec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** One HTTP answer. Header names are in lower case. */
record Reply(int status, Map<String, List<String>> headers, String body) {
  Optional<String> header(String name) {
    return headers.getOrDefault(name, List.of()).stream().findFirst();
  }

  JsonNode json() {
    return JsonCodec.readTree(body);
  }

  /** A member of the body as text, "" if there is none. */
  String text(String member) {
    return json().path(member).asString("");
  }

  /** The last part of a problem's type. */
  String problem() {
    return text("type").replace("urn:product-change:problem:", "");
  }
}
