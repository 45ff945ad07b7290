package io.productchange.kossimulator.admin;

import io.productchange.kossimulator.catalogue.Line;
import io.productchange.kossimulator.catalogue.LineStatus;
import io.productchange.kossimulator.http.Request;
import io.productchange.kossimulator.http.Response;
import io.productchange.kossimulator.json.Json;
import io.productchange.kossimulator.kos.LineBook;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /admin/lines/{line}}: a line as it is, and changing it like another channel would. */
final class LineCalls {
  private static final Pattern PRODUCT_CODE = Pattern.compile("[A-Za-z0-9_.-]{1,20}");

  private final LineBook lines;

  LineCalls(LineBook lines) {
    this.lines = lines;
  }

  Response handle(Request request, String lineNumber) throws InterruptedException {
    return switch (request.head().method()) {
      case "GET" -> answer(lines.find(lineNumber));
      case "POST" -> set(lineNumber, request.body());
      default -> Replies.notAllowed("GET, POST");
    };
  }

  /** The name of the customer is personal data and of no use here. */
  private static Response answer(Optional<Line> found) {
    return found
        .map(
            line ->
                Replies.json(
                    200,
                    Json.object()
                        .put("lineNumber", line.lineNumber())
                        .put("lineStatus", line.status().name())
                        .put("productCode", line.productCode())
                        .put("customerId", line.customerId())
                        .put("operatorCode", line.operatorCode())
                        .put("contractDate", line.contractDate().toString())))
        .orElseGet(() -> Replies.problem(404, List.of("KOS does not know this line")));
  }

  private Response set(String lineNumber, byte[] body) throws InterruptedException {
    Optional<ObjectNode> object = Json.parseObject(body);
    if (object.isEmpty()) {
      return Replies.problem(400, List.of("the body must be a JSON object"));
    }
    List<String> problems = new ArrayList<>();
    LineStatus status = null;
    String productCode = null;
    for (Map.Entry<String, JsonNode> field : object.get().properties()) {
      String value = field.getValue().isString() ? field.getValue().stringValue() : "";
      switch (field.getKey()) {
        case "lineStatus" -> {
          status = status(value);
          if (status == null) {
            problems.add("lineStatus must be ACTIVE, SUSPENDED or TERMINATED");
          }
        }
        case "productCode" -> {
          productCode = value;
          if (!PRODUCT_CODE.matcher(value).matches()) {
            problems.add("productCode must be 1 to 20 of A-Z a-z 0-9 _ . -");
          }
        }
        default ->
            problems.add(field.getKey() + " is not known here; known are lineStatus, productCode");
      }
    }
    if (object.get().isEmpty()) {
      problems.add("lineStatus or productCode must be there");
    }
    return problems.isEmpty()
        ? answer(lines.set(lineNumber, status, productCode))
        : Replies.problem(422, problems);
  }

  private static @Nullable LineStatus status(String text) {
    for (LineStatus status : LineStatus.values()) {
      if (status.name().equals(text)) {
        return status;
      }
    }
    return null;
  }
}
