package io.productchange.kossimulator.admin;

import io.productchange.kossimulator.catalogue.Line;
import io.productchange.kossimulator.catalogue.LineStatus;
import io.productchange.kossimulator.http.Request;
import io.productchange.kossimulator.http.Response;
import io.productchange.kossimulator.journal.JournalPage;
import io.productchange.kossimulator.journal.JournalWriter;
import io.productchange.kossimulator.json.Json;
import io.productchange.kossimulator.kos.KosState;
import io.productchange.kossimulator.kos.LineBook;
import io.productchange.kossimulator.kos.Stats;
import io.productchange.kossimulator.rule.InvalidRulesException;
import io.productchange.kossimulator.rule.RuleBook;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The control endpoint under {@code /admin}. Thread-safe. */
public final class AdminCalls {
  /** What every path here begins with. */
  public static final String PREFIX = "/admin";

  private static final String JSON = "application/json;charset=UTF-8";
  private static final int DEFAULT_PAGE = 1_000;
  private static final int MAX_PAGE = 10_000;
  private static final Pattern PRODUCT_CODE = Pattern.compile("[A-Za-z0-9_.-]{1,20}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private final RuleBook rules;
  private final LineBook lines;
  private final KosState state;
  private final JournalWriter journal;
  private final Stats stats;
  private final Consumer<ObjectNode> connectionFigures;
  private final @Nullable String token;

  /**
   * @param connectionFigures adds what the HTTP front counts
   * @param token what callers must bear; null = nobody is asked
   */
  public AdminCalls(
      RuleBook rules,
      LineBook lines,
      KosState state,
      JournalWriter journal,
      Stats stats,
      Consumer<ObjectNode> connectionFigures,
      @Nullable String token) {
    this.rules = rules;
    this.lines = lines;
    this.state = state;
    this.journal = journal;
    this.stats = stats;
    this.connectionFigures = connectionFigures;
    this.token = token;
  }

  /**
   * Answers a call.
   *
   * @throws InterruptedException if the process stops meanwhile
   */
  public Response handle(Request request) throws InterruptedException {
    String path = request.head().path().substring(PREFIX.length());
    if (path.equals("/health")) {
      return only("GET", request, () -> json(200, Json.object().put("status", "UP")));
    }
    if (!authorized(request)) {
      return new Response(401, "text/plain", new byte[0], Map.of("WWW-Authenticate", "Bearer"));
    }
    if (path.equals("/rules")) {
      return rules(request);
    }
    if (path.startsWith("/rules/")) {
      return rule(request, path.substring("/rules/".length()));
    }
    if (path.startsWith("/lines/")) {
      return line(request, path.substring("/lines/".length()));
    }
    return switch (path) {
      case "/journal" -> only("GET", request, () -> journal(request.head().query()));
      case "/stats" -> stats(request);
      default ->
          problem(404, List.of("there are /health, /rules, /lines/{line}, /journal and /stats"));
    };
  }

  private boolean authorized(Request request) {
    if (token == null) {
      return true;
    }
    byte[] wanted = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    byte[] given =
        request.head().header("authorization").orElse("").getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(wanted, given);
  }

  private interface Work {
    Response answer() throws InterruptedException;
  }

  private static Response only(String method, Request request, Work work)
      throws InterruptedException {
    return request.head().method().equals(method) ? work.answer() : notAllowed(method);
  }

  private static Response notAllowed(String allowed) {
    Response response = problem(405, List.of("use " + allowed));
    return new Response(405, response.contentType(), response.body(), Map.of("Allow", allowed));
  }

  private Response rules(Request request) {
    try {
      switch (request.head().method()) {
        case "GET" -> {}
        case "PUT" -> rules.replace(request.body());
        case "POST" -> {
          ArrayNode added = Json.object().arrayNode();
          rules.add(request.body()).forEach(added::add);
          return json(201, Json.object().set("added", added));
        }
        case "DELETE" -> rules.clear();
        default -> {
          return notAllowed("GET, PUT, POST, DELETE");
        }
      }
      return json(200, Json.object().set("rules", rules.toJson()));
    } catch (InvalidRulesException e) {
      return problem(422, e.problems());
    }
  }

  private Response rule(Request request, String id) {
    return switch (request.head().method()) {
      case "GET" -> rules.toJson(id).map(rule -> json(200, rule)).orElseGet(AdminCalls::noRule);
      case "DELETE" -> rules.remove(id) ? json(200, Json.object().put("removed", id)) : noRule();
      default -> notAllowed("GET, DELETE");
    };
  }

  private static Response noRule() {
    return problem(404, List.of("there is no rule of this id"));
  }

  private Response line(Request request, String lineNumber) throws InterruptedException {
    return switch (request.head().method()) {
      case "GET" -> lineAnswer(lines.find(lineNumber));
      case "POST" -> setLine(lineNumber, request.body());
      default -> notAllowed("GET, POST");
    };
  }

  private static Response lineAnswer(Optional<Line> found) {
    return found
        .map(
            line ->
                json(
                    200,
                    Json.object()
                        .put("lineNumber", line.lineNumber())
                        .put("lineStatus", line.status().name())
                        .put("productCode", line.productCode())
                        .put("customerId", line.customerId())
                        .put("operatorCode", line.operatorCode())
                        .put("contractDate", line.contractDate().toString())))
        .orElseGet(() -> problem(404, List.of("KOS does not know this line")));
  }

  private Response setLine(String lineNumber, byte[] body) throws InterruptedException {
    Optional<ObjectNode> object = Json.parseObject(body);
    if (object.isEmpty()) {
      return problem(400, List.of("the body must be a JSON object"));
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
        ? lineAnswer(lines.set(lineNumber, status, productCode))
        : problem(422, problems);
  }

  private static @Nullable LineStatus status(String text) {
    for (LineStatus status : LineStatus.values()) {
      if (status.name().equals(text)) {
        return status;
      }
    }
    return null;
  }

  private Response journal(String query) {
    List<String> problems = new ArrayList<>();
    long after = 0;
    long limit = DEFAULT_PAGE;
    for (String parameter : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      String value = equals < 0 ? "" : parameter.substring(equals + 1);
      boolean number = NUMBER.matcher(value).matches();
      switch (name) {
        case "after" -> after = number ? Long.parseLong(value) : -1;
        case "limit" -> limit = number ? Long.parseLong(value) : -1;
        default -> problems.add(name + " is not known here; known are after, limit");
      }
    }
    if (after < 0) {
      problems.add("after must be a whole number from 0");
    }
    if (limit < 1 || limit > MAX_PAGE) {
      problems.add("limit must be a whole number from 1 to " + MAX_PAGE);
    }
    return problems.isEmpty() ? journal(after, (int) limit) : problem(422, problems);
  }

  private Response journal(long after, int limit) {
    try {
      JournalPage page = JournalPage.read(journal, after, limit);
      ByteArrayOutputStream out = new ByteArrayOutputStream(64 * 1024);
      out.writeBytes("{\"events\":[".getBytes(StandardCharsets.US_ASCII));
      String separator = "\n";
      for (byte[] line : page.lines()) {
        out.writeBytes(separator.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(line);
        separator = ",\n";
      }
      String end =
          "],\n\"lastSeq\":" + page.lastSeq() + ",\"durableSeq\":" + journal.durableSeq() + "}\n";
      out.writeBytes(end.getBytes(StandardCharsets.US_ASCII));
      return Response.of(200, JSON, out.toByteArray());
    } catch (IOException e) {
      return problem(500, List.of("the journal cannot be read: " + e.getMessage()));
    }
  }

  private Response stats(Request request) {
    switch (request.head().method()) {
      case "GET" -> {}
      case "DELETE" -> stats.resetConcurrentMax();
      default -> {
        return notAllowed("GET, DELETE");
      }
    }
    ObjectNode node = stats.toJson();
    node.put("executedEver", state.executedEver());
    node.put("pendingEffects", state.pendingEffects().size());
    node.put("changedLines", state.changedLines());
    node.putObject("journal")
        .put("durableSeq", journal.durableSeq())
        .put("bytes", journal.durableBytes())
        .put("fsyncs", journal.fsyncs());
    connectionFigures.accept(node);
    return json(200, node);
  }

  private static Response json(int status, JsonNode node) {
    return Response.of(status, JSON, Json.bytes(node));
  }

  private static Response problem(int status, List<String> problems) {
    ObjectNode node = Json.object().put("title", Response.reason(status)).put("status", status);
    ArrayNode array = node.putArray("problems");
    problems.forEach(array::add);
    return Response.of(status, "application/problem+json", Json.bytes(node));
  }
}
