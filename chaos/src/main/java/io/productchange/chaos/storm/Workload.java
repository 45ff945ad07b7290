package io.productchange.chaos.storm;

import io.productchange.chaos.storm.Order.Expected;
import io.productchange.kossimulator.catalogue.LineStatus;
import io.productchange.kossimulator.catalogue.Lines;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.message.ReasonCode;
import io.productchange.schema.topic.Partitioning;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * An endless row of requests of every kind, the same for the same seed. Not safe for use by several
 * threads.
 */
final class Workload {
  private static final List<String> ON_SALE =
      List.of(
          "5G_SLIM_6G",
          "5G_BASIC_12G",
          "5G_STANDARD_50G",
          "5G_PREMIUM_110G",
          "5G_UNLIMITED",
          "LTE_BASIC_7G");

  private static final Expected COMPLETED = new Expected.Completed(false);
  private static final int ROW = 4;

  /** How many requests may come between one and its duplicate or conflict. */
  private static final int REMEMBERED = 200;

  private final Random random;
  private final int partitions;
  private final Deque<Order> ready = new ArrayDeque<>();
  private final List<Good> earlier = new ArrayList<>();

  /** Of the present hand: a conflict must not come before what it conflicts with. */
  private final List<Good> fresh = new ArrayList<>();

  private int nextLine;
  private int nextId;

  /** A request with an id and a key of its own that was handed out before. */
  private record Good(String id, Change change) {}

  /** What a request asks for. */
  private record Change(String line, String customer, String current, String target) {
    String json(@Nullable String requestId) {
      Map<String, String> fields = new LinkedHashMap<>();
      if (requestId != null) {
        fields.put("requestId", requestId);
      }
      fields.put("lineNumber", line);
      fields.put("customerId", customer);
      fields.put("currentProductCode", current);
      fields.put("targetProductCode", target);
      fields.put("type", "CHANGE");
      return JsonCodec.writeString(fields);
    }
  }

  Workload(long seed, int partitions) {
    this.random = new Random(seed);
    this.partitions = partitions;
  }

  /** The next request. */
  Order next() {
    if (ready.isEmpty()) {
      ready.addAll(hand());
    }
    return ready.removeFirst();
  }

  /** Some of each kind, shuffled; rows stay together and in order. */
  private List<Order> hand() {
    List<List<Order>> groups = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      groups.add(List.of(good(i < 5)));
    }
    groups.add(row());
    groups.add(row());
    groups.add(List.of(alreadyThere()));
    groups.add(List.of(suspended()));
    groups.add(List.of(unknownLine()));
    groups.add(List.of(notOnSale()));
    groups.add(List.of(stale()));
    groups.add(List.of(misplaced()));
    groups.add(List.of(withoutKey()));
    groups.add(List.of(withoutId()));
    groups.add(List.of(unreadable()));
    if (!earlier.isEmpty()) {
      groups.add(List.of(duplicate(true)));
      groups.add(List.of(duplicate(false)));
      groups.add(List.of(conflict()));
    }
    remember();
    Collections.shuffle(groups, random);
    return groups.stream().flatMap(List::stream).toList();
  }

  private Order good(boolean overHttp) {
    Change change = change(LineStatus.ACTIVE);
    String id = id();
    if (!overHttp) {
      fresh.add(new Good(id, change));
    }
    return new Order(
        "good", id, overHttp, change.line, Optional.empty(), change.json(id), COMPLETED);
  }

  /** Each starts from the product that the one before leaves. */
  private List<Order> row() {
    List<Order> row = new ArrayList<>();
    Change step = change(LineStatus.ACTIVE);
    for (int i = 0; i < ROW; i++) {
      row.add(kafka("several of a line", step, new Expected.Completed(i > 0)));
      step = new Change(step.line, step.customer, step.target, other(step.target));
    }
    return row;
  }

  private Order alreadyThere() {
    Change change = change(LineStatus.ACTIVE);
    return kafka(
        "already on target",
        new Change(change.line, change.customer, "LTE_KIDS_1G", change.current),
        COMPLETED);
  }

  private Order suspended() {
    return kafka(
        "line suspended", change(LineStatus.SUSPENDED), failed(ReasonCode.LINE_NOT_ACTIVE));
  }

  private Order unknownLine() {
    String line = Lines.unknownLineNumber(nextLine());
    return kafka(
        "line unknown",
        new Change(line, "C1", ON_SALE.get(0), ON_SALE.get(1)),
        failed(ReasonCode.LINE_NOT_FOUND));
  }

  private Order notOnSale() {
    Change change = change(LineStatus.ACTIVE);
    return kafka(
        "product not on sale",
        new Change(change.line, change.customer, change.current, "LTE_OLD_300M"),
        failed(ReasonCode.PRODUCT_NOT_ON_SALE));
  }

  private Order stale() {
    Change change = change(LineStatus.ACTIVE);
    return kafka(
        "current product stale",
        new Change(change.line, change.customer, "LTE_SENIOR_2G", change.target),
        failed(ReasonCode.CURRENT_PRODUCT_MISMATCH));
  }

  private Order misplaced() {
    Change change = change(LineStatus.ACTIVE);
    String id = id();
    int wrong = (Partitioning.partitionFor(change.line, partitions) + 1) % partitions;
    return new Order(
        "in a wrong partition",
        id,
        false,
        change.line,
        Optional.of(wrong),
        change.json(id),
        COMPLETED);
  }

  private Order withoutKey() {
    Change change = change(LineStatus.ACTIVE);
    String id = id();
    return new Order("without key", id, false, null, Optional.empty(), change.json(id), COMPLETED);
  }

  private Order withoutId() {
    Change change = change(LineStatus.ACTIVE);
    return new Order(
        "without id", null, false, change.line, Optional.empty(), change.json(null), COMPLETED);
  }

  private Order unreadable() {
    return new Order(
        "unreadable",
        null,
        false,
        null,
        Optional.of(random.nextInt(partitions)),
        "{\"requestId\": no JSON",
        new Expected.DeadLetter());
  }

  private Order duplicate(boolean overHttp) {
    Good good = earlier.get(random.nextInt(earlier.size()));
    return new Order(
        "duplicate",
        good.id,
        overHttp,
        good.change.line,
        Optional.empty(),
        good.change.json(good.id),
        new Expected.Repeated());
  }

  /** In the partition of the first, and after it: which of the two counts is certain. */
  private Order conflict() {
    Good good = earlier.get(random.nextInt(earlier.size()));
    Change other = new Change(good.change.line, "OTHER", good.change.current, good.change.target);
    return new Order(
        "same id, other content",
        good.id,
        false,
        other.line,
        Optional.empty(),
        other.json(good.id),
        new Expected.DeadLetter());
  }

  private Order kafka(String kind, Change change, Expected expected) {
    String id = id();
    return new Order(kind, id, false, change.line, Optional.empty(), change.json(id), expected);
  }

  private static Expected failed(ReasonCode reason) {
    return new Expected.Failed(reason);
  }

  private void remember() {
    earlier.addAll(fresh);
    fresh.clear();
    while (earlier.size() > REMEMBERED) {
      earlier.removeFirst();
    }
  }

  /** A change of a line that no other request is about. */
  private Change change(LineStatus status) {
    String current = ON_SALE.get(random.nextInt(ON_SALE.size()));
    String line = Lines.lineNumber(status, current, nextLine());
    return new Change(line, "C" + line.substring(3), current, other(current));
  }

  private String other(String product) {
    List<String> others = ON_SALE.stream().filter(one -> !one.equals(product)).toList();
    return others.get(random.nextInt(others.size()));
  }

  private String id() {
    return "storm-%06d".formatted(nextId++);
  }

  private int nextLine() {
    int line = nextLine;
    nextLine = (nextLine + 1) % Lines.NUMBERS_PER_KIND;
    return line;
  }
}
