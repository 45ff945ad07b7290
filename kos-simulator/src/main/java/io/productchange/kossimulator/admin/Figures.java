package io.productchange.kossimulator.admin;

import io.productchange.kossimulator.journal.JournalWriter;
import io.productchange.kossimulator.kos.KosState;
import io.productchange.kossimulator.kos.Stats;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Everything that is counted, as JSON and as Prometheus text. Thread-safe. */
public final class Figures {
  /** What the HTTP front counts. */
  public record Connections(int open, long accepted, long turnedAway) {}

  private final Stats stats;
  private final KosState state;
  private final JournalWriter journal;
  private final Supplier<Connections> connections;

  /** The figures of these parts. */
  public Figures(
      Stats stats, KosState state, JournalWriter journal, Supplier<Connections> connections) {
    this.stats = stats;
    this.state = state;
    this.journal = journal;
    this.connections = connections;
  }

  void resetConcurrentMax() {
    stats.resetConcurrentMax();
  }

  ObjectNode toJson() {
    ObjectNode node = stats.toJson();
    node.put("executedEver", state.executedEver());
    node.put("pendingEffects", state.pendingEffects().size());
    node.put("changedLines", state.changedLines());
    node.putObject("journal")
        .put("durableSeq", journal.durableSeq())
        .put("bytes", journal.durableBytes())
        .put("fsyncs", journal.fsyncs());
    Connections now = connections.get();
    node.putObject("connections")
        .put("open", now.open())
        .put("accepted", now.accepted())
        .put("turnedAway", now.turnedAway());
    return node;
  }

  /** Prometheus text exposition format 0.0.4. */
  String toPrometheus() {
    StringBuilder out = new StringBuilder(1024);
    JsonNode node = toJson();
    perCall(out, node, "received", "calls_total", "counter", "Calls read completely");
    perCall(out, node, "cutBeforeReading", "cut_calls_total", "counter", "Calls cut unread");
    perCall(out, node, "inFlight", "calls_in_flight", "gauge", "Calls being worked on");
    perCall(out, node, "concurrentMax", "calls_at_once_max", "gauge", "Most calls at once");
    one(out, node.path("executed"), "executed_total", "counter", "Changes made");
    one(out, node.path("executedLate"), "executed_late_total", "counter", "Changes made late");
    one(out, node.path("refused"), "refused_total", "counter", "Changes refused");
    one(out, node.path("pendingEffects"), "pending_effects", "gauge", "Effects still to come");
    JsonNode disk = node.path("journal");
    one(out, disk.path("durableSeq"), "journal_events_total", "counter", "Events on disk");
    one(out, disk.path("bytes"), "journal_bytes", "gauge", "Size of the journal");
    one(out, disk.path("fsyncs"), "journal_fsyncs_total", "counter", "Fsyncs of the journal");
    one(
        out,
        node.path("connections").path("open"),
        "connections_open",
        "gauge",
        "Open HTTP connections");
    return out.toString();
  }

  private static void perCall(
      StringBuilder out, JsonNode node, String field, String name, String type, String help) {
    header(out, name, type, help);
    for (Map.Entry<String, JsonNode> call : node.path("calls").properties()) {
      out.append("kos_simulator_%s{integration_type=\"%s\"} ".formatted(name, call.getKey()))
          .append(call.getValue().path(field).longValue())
          .append('\n');
    }
  }

  private static void one(
      StringBuilder out, JsonNode value, String name, String type, String help) {
    header(out, name, type, help);
    out.append("kos_simulator_").append(name).append(' ').append(value.longValue()).append('\n');
  }

  private static void header(StringBuilder out, String name, String type, String help) {
    out.append(
        "# HELP kos_simulator_%s %s.\n# TYPE kos_simulator_%s %s\n"
            .formatted(name, help, name, type));
  }
}
