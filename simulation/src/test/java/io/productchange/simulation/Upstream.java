package io.productchange.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.productchange.changeprocessor.source.Blob;
import io.productchange.changeprocessor.source.Origin;
import io.productchange.changeprocessor.source.SourceRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Those who ask for changes: good requests, several a line, and repeated, conflicting, misplaced,
 * anonymous, invalid and unreadable ones.
 */
final class Upstream {
  private final World world;
  private final List<String> lines = new ArrayList<>();
  private final Map<String, String> believed = new HashMap<>();
  private final List<Sent> sent = new ArrayList<>();
  private int written;

  private record Sent(String id, String line, String json) {}

  Upstream(World world) {
    this.world = world;
    for (int i = 1; i <= world.profile.lines(); i++) {
      lines.add("0100000000" + i);
    }
  }

  List<String> lines() {
    return lines;
  }

  int written() {
    return written;
  }

  void start() {
    for (int i = 0; i < world.profile.requests(); i++) {
      world.timeline.after(world.chance.millis(0, world.profile.stormMillis()), this::write);
    }
  }

  /** What the undecided requests of a line want. */
  List<String> openTargets(String line) {
    return world.database.rows().stream()
        .filter(RequestRow::isOpen)
        .flatMap(row -> world.database.snapshot(row.id()).stream())
        .filter(snapshot -> snapshot.change().lineNumber().equals(line))
        .map(snapshot -> snapshot.change().targetProductCode())
        .toList();
  }

  private void write() {
    if (!world.broker.isUp()) {
      world.broker.whenUp(this::write);
      return;
    }
    if (world.profile.onlyGood()) {
      writeGood();
      return;
    }
    int dice = world.chance.below(100);
    if (dice < 14 && !sent.isEmpty()) {
      Sent again = world.chance.of(sent);
      append(again.line, again.json);
    } else if (dice < 20 && !sent.isEmpty()) {
      Sent other = world.chance.of(sent);
      append(other.line, json(other.id, other.line, "c-2", "A", "B"));
    } else if (dice < 24) {
      append("", "{not json");
    } else if (dice < 28) {
      good("01099999999", "A", "B");
    } else if (dice < 32) {
      String line = world.chance.of(lines);
      good(line, "A", "A");
    } else if (dice < 36) {
      String line = world.chance.of(lines);
      good(line, believed.getOrDefault(line, "A"), "OLD");
    } else {
      String line = world.chance.of(lines);
      String from = believed.getOrDefault(line, "A");
      String to = from.equals("A") ? "B" : "A";
      if (world.chance.happens(0.8)) {
        believed.put(line, to);
      }
      good(line, from, to);
    }
  }

  /** What its line can be changed to when its turn comes, placed so that it keeps its turn. */
  private void writeGood() {
    String line = world.chance.of(lines);
    String from = believed.getOrDefault(line, "A");
    String to = from.equals("A") ? "B" : "A";
    believed.put(line, to);
    String id = "r-" + (sent.size() + 1);
    Sent good = new Sent(id, line, json(id, line, "c-1", from, to));
    sent.add(good);
    append(line, good.json, world.partitionOf(line));
  }

  private void good(String line, String from, String to) {
    boolean anonymous = world.chance.happens(0.08);
    String id = anonymous ? null : "r-" + (sent.size() + 1);
    String json = json(id, line, "c-1", from, to);
    if (id != null) {
      sent.add(new Sent(id, line, json));
    }
    append(line, json);
  }

  private static String json(
      @Nullable String id, String line, String customer, String from, String to) {
    return "{"
        + (id == null ? "" : "\"requestId\":\"" + id + "\",")
        + "\"lineNumber\":\""
        + line
        + "\",\"customerId\":\""
        + customer
        + "\",\"currentProductCode\":\""
        + from
        + "\",\"targetProductCode\":\""
        + to
        + "\",\"type\":\"CHANGE\"}";
  }

  private void append(String line, String json) {
    boolean placed = world.chance.happens(0.75);
    append(
        line,
        json,
        placed ? world.partitionOf(line) : world.chance.below(world.profile.partitions()));
  }

  private void append(String line, String json, int partition) {
    int offset = world.broker.requests.end(partition);
    Origin origin = new Origin("change-requests", partition, offset);
    written++;
    world.note("upstream", () -> origin + " " + json);
    world.broker.requests.append(
        partition,
        SourceRecord.whole(
            origin,
            Timeline.instant(world.timeline.now()),
            Objects.requireNonNull(Blob.of(line.getBytes(UTF_8))),
            Blob.of(json.getBytes(UTF_8)),
            List.of()));
  }
}
