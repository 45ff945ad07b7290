package io.productchange.chaos.storm;

import io.productchange.chaos.storm.Order.Expected;
import io.productchange.kossimulator.catalogue.LineStatus;
import io.productchange.localstack.traffic.Change;
import io.productchange.localstack.traffic.Changes;
import io.productchange.schema.message.ReasonCode;
import io.productchange.schema.topic.Partitioning;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * An endless row of requests of every kind, the same for the same seed. Not safe for use by several
 * threads.
 */
final class Workload {
  private static final Expected COMPLETED = new Expected.Completed(false);
  private static final int ROW = 4;

  /** How many requests may come between one and its duplicate or conflict. */
  private static final int REMEMBERED = 200;

  private final Random random;
  private final Changes changes;
  private final int partitions;
  private final Deque<Order> ready = new ArrayDeque<>();
  private final List<Good> earlier = new ArrayList<>();

  /** Of the present hand: a conflict must not come before what it conflicts with. */
  private final List<Good> fresh = new ArrayList<>();

  private int nextId;

  /** A request with an id and a key of its own that was handed out before. */
  private record Good(String id, Change change) {}

  Workload(long seed, int partitions) {
    this.random = new Random(seed);
    this.changes = new Changes(random);
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
    groups.add(List.of(kafka("already on target", changes.alreadyThere(), COMPLETED)));
    groups.add(
        List.of(
            refused(
                "line suspended", ReasonCode.LINE_NOT_ACTIVE, changes.of(LineStatus.SUSPENDED))));
    groups.add(
        List.of(refused("line unknown", ReasonCode.LINE_NOT_FOUND, changes.ofUnknownLine())));
    groups.add(
        List.of(
            refused("product not on sale", ReasonCode.PRODUCT_NOT_ON_SALE, changes.notOnSale())));
    groups.add(
        List.of(
            refused(
                "current product stale", ReasonCode.CURRENT_PRODUCT_MISMATCH, changes.stale())));
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
    Change change = changes.good();
    String id = id();
    if (!overHttp) {
      fresh.add(new Good(id, change));
    }
    return new Order(
        "good", id, overHttp, change.line(), Optional.empty(), change.json(id), COMPLETED);
  }

  /** Each starts from the product that the one before leaves. */
  private List<Order> row() {
    List<Order> row = new ArrayList<>();
    Change step = changes.good();
    for (int i = 0; i < ROW; i++) {
      row.add(kafka("several of a line", step, new Expected.Completed(i > 0)));
      step = changes.after(step);
    }
    return row;
  }

  private Order refused(String kind, ReasonCode reason, Change change) {
    return kafka(kind, change, new Expected.Failed(reason));
  }

  private Order misplaced() {
    Change change = changes.good();
    String id = id();
    int wrong = (Partitioning.partitionFor(change.line(), partitions) + 1) % partitions;
    return new Order(
        "in a wrong partition",
        id,
        false,
        change.line(),
        Optional.of(wrong),
        change.json(id),
        COMPLETED);
  }

  private Order withoutKey() {
    Change change = changes.good();
    String id = id();
    return new Order("without key", id, false, null, Optional.empty(), change.json(id), COMPLETED);
  }

  private Order withoutId() {
    Change change = changes.good();
    return new Order(
        "without id", null, false, change.line(), Optional.empty(), change.json(null), COMPLETED);
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
        good.change.line(),
        Optional.empty(),
        good.change.json(good.id),
        new Expected.Repeated());
  }

  /** In the partition of the first, and after it: which of the two counts is certain. */
  private Order conflict() {
    Good good = earlier.get(random.nextInt(earlier.size()));
    Change other = good.change.by("OTHER");
    return new Order(
        "same id, other content",
        good.id,
        false,
        other.line(),
        Optional.empty(),
        other.json(good.id),
        new Expected.DeadLetter());
  }

  private Order kafka(String kind, Change change, Expected expected) {
    String id = id();
    return new Order(kind, id, false, change.line(), Optional.empty(), change.json(id), expected);
  }

  private void remember() {
    earlier.addAll(fresh);
    fresh.clear();
    while (earlier.size() > REMEMBERED) {
      earlier.removeFirst();
    }
  }

  private String id() {
    return "storm-%06d".formatted(nextId++);
  }
}
