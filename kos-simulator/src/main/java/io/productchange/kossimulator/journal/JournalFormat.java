package io.productchange.kossimulator.journal;

import io.productchange.kossimulator.catalogue.LineStatus;
import io.productchange.kossimulator.journal.JournalEvent.Answered;
import io.productchange.kossimulator.journal.JournalEvent.Executed;
import io.productchange.kossimulator.journal.JournalEvent.LineSet;
import io.productchange.kossimulator.journal.JournalEvent.Received;
import io.productchange.kossimulator.journal.JournalEvent.Refused;
import io.productchange.kossimulator.journal.JournalEvent.Scheduled;
import io.productchange.kossimulator.journal.JournalEvent.Started;
import io.productchange.kossimulator.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Events to lines and back. Fields may be added later; none is renamed. */
final class JournalFormat {
  /** Written with every start, so that a reader can tell what it reads. */
  static final int VERSION = 1;

  private JournalFormat() {}

  /** One line with its newline at the end. */
  static byte[] encode(JournalEvent event) {
    ObjectNode node = Json.object();
    node.put("seq", event.seq());
    node.put("at", event.at().toString());
    switch (event) {
      case Started it -> node.put("event", "started").put("journalVersion", it.journalVersion());
      case Received it -> received(node.put("event", "received"), it);
      case Scheduled it -> scheduled(node.put("event", "scheduled"), it);
      case Executed it -> executed(node.put("event", "executed"), it);
      case Refused it -> refused(node.put("event", "refused"), it);
      case Answered it -> answered(node.put("event", "answered"), it);
      case LineSet it ->
          node.put("event", "line-set")
              .put("lineNumber", it.lineNumber())
              .put("lineStatus", it.lineStatus().name())
              .put("productCode", it.productCode());
    }
    byte[] json = Json.asciiBytes(node);
    byte[] line = new byte[json.length + 1];
    System.arraycopy(json, 0, line, 0, json.length);
    line[json.length] = '\n';
    return line;
  }

  private static void received(ObjectNode node, Received it) {
    node.put("call", it.call())
        .put("connection", it.connection())
        .put("requestId", it.requestId())
        .put("lineNumber", it.lineNumber())
        .put("currentProductCode", it.currentProductCode())
        .put("targetProductCode", it.targetProductCode());
  }

  private static void scheduled(ObjectNode node, Scheduled it) {
    node.put("call", it.call())
        .put("requestId", it.requestId())
        .put("lineNumber", it.lineNumber())
        .put("targetProductCode", it.targetProductCode())
        .put("startedAt", it.startedAt().toString())
        .put("dueAt", it.dueAt().toString());
  }

  private static void executed(ObjectNode node, Executed it) {
    node.put("call", it.call())
        .put("requestId", it.requestId())
        .put("lineNumber", it.lineNumber())
        .put("previousProductCode", it.previousProductCode())
        .put("newProductCode", it.newProductCode())
        .put("kosOrderNumber", it.kosOrderNumber())
        .put("startedAt", it.startedAt().toString())
        .put("finishedAt", it.finishedAt().toString())
        .put("late", it.late());
  }

  private static void refused(ObjectNode node, Refused it) {
    node.put("call", it.call())
        .put("requestId", it.requestId())
        .put("lineNumber", it.lineNumber())
        .put("targetProductCode", it.targetProductCode())
        .put("resultCode", it.resultCode())
        .put("scripted", it.scripted());
  }

  private static void answered(ObjectNode node, Answered it) {
    node.put("call", it.call())
        .put("requestId", it.requestId())
        .put("delivery", it.delivery().name())
        .put("httpStatus", it.httpStatus())
        .put("resultCode", it.resultCode())
        .put("bytes", it.bytes());
    ArrayNode rules = node.putArray("rules");
    it.rules().forEach(rules::add);
  }

  /**
   * Reads one line.
   *
   * @throws IllegalArgumentException if it is not an event of this format
   */
  static JournalEvent decode(byte[] line) {
    try {
      return decode(Json.parse(line));
    } catch (JacksonException | DateTimeException e) {
      throw new IllegalArgumentException("not a journal event: " + e.getMessage(), e);
    }
  }

  private static JournalEvent decode(JsonNode node) {
    long seq = number(node, "seq");
    Instant at = instant(node, "at");
    String kind = text(node, "event");
    return switch (kind) {
      case "started" -> new Started(seq, at, Math.toIntExact(number(node, "journalVersion")));
      case "received" ->
          new Received(
              seq,
              at,
              number(node, "call"),
              number(node, "connection"),
              textOrNull(node, "requestId"),
              textOrNull(node, "lineNumber"),
              textOrNull(node, "currentProductCode"),
              textOrNull(node, "targetProductCode"));
      case "scheduled" ->
          new Scheduled(
              seq,
              at,
              number(node, "call"),
              text(node, "requestId"),
              text(node, "lineNumber"),
              text(node, "targetProductCode"),
              instant(node, "startedAt"),
              instant(node, "dueAt"));
      case "executed" -> decodeExecuted(seq, at, node);
      case "refused" ->
          new Refused(
              seq,
              at,
              number(node, "call"),
              textOrNull(node, "requestId"),
              textOrNull(node, "lineNumber"),
              textOrNull(node, "targetProductCode"),
              text(node, "resultCode"),
              flag(node, "scripted"));
      case "answered" -> decodeAnswered(seq, at, node);
      case "line-set" ->
          new LineSet(
              seq,
              at,
              text(node, "lineNumber"),
              LineStatus.valueOf(text(node, "lineStatus")),
              text(node, "productCode"));
      default -> throw new IllegalArgumentException("unknown event " + kind);
    };
  }

  private static JournalEvent decodeExecuted(long seq, Instant at, JsonNode node) {
    return new Executed(
        seq,
        at,
        number(node, "call"),
        text(node, "requestId"),
        text(node, "lineNumber"),
        text(node, "previousProductCode"),
        text(node, "newProductCode"),
        text(node, "kosOrderNumber"),
        instant(node, "startedAt"),
        instant(node, "finishedAt"),
        flag(node, "late"));
  }

  private static JournalEvent decodeAnswered(long seq, Instant at, JsonNode node) {
    List<String> rules = new ArrayList<>();
    for (JsonNode rule : node.path("rules")) {
      rules.add(rule.stringValue());
    }
    return new Answered(
        seq,
        at,
        number(node, "call"),
        textOrNull(node, "requestId"),
        Delivery.valueOf(text(node, "delivery")),
        Math.toIntExact(number(node, "httpStatus")),
        textOrNull(node, "resultCode"),
        number(node, "bytes"),
        rules);
  }

  private static @Nullable String textOrNull(JsonNode node, String name) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value.stringValue();
  }

  private static String text(JsonNode node, String name) {
    String text = textOrNull(node, name);
    if (text == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return text;
  }

  private static Instant instant(JsonNode node, String name) {
    return Instant.parse(text(node, name));
  }

  private static long number(JsonNode node, String name) {
    JsonNode value = node.get(name);
    if (value == null || !value.canConvertToLong()) {
      throw new IllegalArgumentException(name + " must be a whole number");
    }
    return value.longValue();
  }

  private static boolean flag(JsonNode node, String name) {
    JsonNode value = node.get(name);
    if (value == null || !value.isBoolean()) {
      throw new IllegalArgumentException(name + " must be true or false");
    }
    return value.booleanValue();
  }
}
