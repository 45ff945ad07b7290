package io.productchange.kossimulator.admin;

import io.productchange.kossimulator.http.Request;
import io.productchange.kossimulator.http.Response;
import io.productchange.kossimulator.json.Json;
import io.productchange.kossimulator.rule.InvalidRulesException;
import io.productchange.kossimulator.rule.RuleBook;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;

/** {@code /admin/rules} and {@code /admin/rules/{id}}. */
final class RuleCalls {
  private final RuleBook rules;

  RuleCalls(RuleBook rules) {
    this.rules = rules;
  }

  Response all(Request request) {
    try {
      return switch (request.head().method()) {
        case "GET" -> inForce();
        case "PUT" -> {
          rules.replace(request.body());
          yield inForce();
        }
        case "POST" -> {
          ArrayNode added = Json.object().arrayNode();
          rules.add(request.body()).forEach(added::add);
          yield Replies.json(201, Json.object().set("added", added));
        }
        case "DELETE" -> {
          rules.clear();
          yield inForce();
        }
        default -> Replies.notAllowed("GET, PUT, POST, DELETE");
      };
    } catch (InvalidRulesException e) {
      return Replies.problem(422, e.problems());
    }
  }

  private Response inForce() {
    return Replies.json(200, Json.object().set("rules", rules.toJson()));
  }

  Response one(Request request, String id) {
    return switch (request.head().method()) {
      case "GET" ->
          rules.toJson(id).map(rule -> Replies.json(200, rule)).orElseGet(RuleCalls::none);
      case "DELETE" ->
          rules.remove(id) ? Replies.json(200, Json.object().put("removed", id)) : none();
      default -> Replies.notAllowed("GET, DELETE");
    };
  }

  private static Response none() {
    return Replies.problem(404, List.of("there is no rule of this id"));
  }
}
