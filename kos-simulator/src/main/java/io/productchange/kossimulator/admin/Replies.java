package io.productchange.kossimulator.admin;

import io.productchange.kossimulator.http.Response;
import io.productchange.kossimulator.json.Json;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The forms of the control endpoint's answers; errors are problem details (RFC 9457). */
final class Replies {
  static final String JSON = "application/json;charset=UTF-8";

  private Replies() {}

  static Response json(int status, JsonNode node) {
    return Response.of(status, JSON, Json.bytes(node));
  }

  static Response problem(int status, List<String> problems) {
    return problem(status, problems, Map.of());
  }

  static Response notAllowed(String allowed) {
    return problem(405, List.of("use " + allowed), Map.of("Allow", allowed));
  }

  static Response unauthorized() {
    return problem(401, List.of("a bearer token is needed"), Map.of("WWW-Authenticate", "Bearer"));
  }

  private static Response problem(int status, List<String> problems, Map<String, String> headers) {
    ObjectNode node = Json.object().put("title", Response.reason(status)).put("status", status);
    ArrayNode array = node.putArray("problems");
    problems.forEach(array::add);
    return new Response(status, "application/problem+json", Json.bytes(node), headers);
  }
}
