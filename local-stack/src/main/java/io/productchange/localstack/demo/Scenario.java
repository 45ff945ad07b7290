package io.productchange.localstack.demo;

import io.productchange.kossimulator.catalogue.LineStatus;
import io.productchange.localstack.demo.Submission.Expected;
import io.productchange.localstack.demo.Submission.Value;
import io.productchange.localstack.demo.Submission.Way;
import io.productchange.localstack.traffic.Change;
import io.productchange.localstack.traffic.Changes;
import io.productchange.schema.topic.Partitioning;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The 1,000 requests of the demo, and what is to become of each. The same seed gives the same ones.
 * Not safe for use by several threads.
 */
final class Scenario {
  /** How many requests there are in all. */
  static final int SIZE = 1_000;

  /** How many answers are lost before their change is made, and how many such calls end in 9999. */
  static final int LOST_BEFORE = 8;

  static final int ERRORS_BEFORE = 5;

  private static final Expected COMPLETED = new Expected.Result("COMPLETED", null, "KOS_ANSWER");

  private final Random random;
  private final Changes changes;
  private final int partitions;
  private final List<Submission> first = new ArrayList<>();

  /** Kept in its order, after the shuffled first part. */
  private final List<Submission> second = new ArrayList<>();

  private int nextId;

  private Scenario(long seed, int partitions) {
    this.random = new Random(seed);
    this.changes = new Changes(random);
    this.partitions = partitions;
  }

  /**
   * Makes the requests in the order of their submission.
   *
   * @param partitions how many change-requests has
   */
  static List<Submission> create(long seed, int partitions) {
    Scenario scenario = new Scenario(seed, partitions);
    scenario.refusedByChecks();
    scenario.refusedByKos();
    scenario.unusable();
    scenario.lostAnswers();
    scenario.oddlyKeyed();
    scenario.rows();
    scenario.repeats();
    scenario.fillUpWithGoodOnes();
    return scenario.inOrder();
  }

  private void refusedByChecks() {
    add(30, "line suspended", failed("LINE_NOT_ACTIVE"), () -> changes.of(LineStatus.SUSPENDED));
    add(10, "line terminated", failed("LINE_NOT_ACTIVE"), () -> changes.of(LineStatus.TERMINATED));
    add(30, "line unknown", failed("LINE_NOT_FOUND"), changes::ofUnknownLine);
    add(
        30,
        "product unknown",
        failed("PRODUCT_NOT_FOUND"),
        () -> changes.good().to("NO_SUCH_PLAN"));
    add(20, "product not on sale", failed("PRODUCT_NOT_ON_SALE"), changes::notOnSale);
    add(30, "current product stale", failed("CURRENT_PRODUCT_MISMATCH"), changes::stale);
    add(10, "same product", failed("SAME_PRODUCT"), this::sameProduct);
    add(20, "several fields wrong", failed("INVALID_REQUEST"), () -> changes.good().by("").to(""));
    add(
        30,
        "already on target",
        new Expected.Result("COMPLETED", null, "NO_OP"),
        changes::alreadyThere);
  }

  private Change sameProduct() {
    Change change = changes.good();
    return change.to(change.current());
  }

  private void refusedByKos() {
    add(
        10,
        "other operator's product",
        failed("OPERATOR_MISMATCH"),
        () -> changes.good().to("PARTNER_5G_10G"));
  }

  private void unusable() {
    for (int i = 0; i < 10; i++) {
      byte[] bytes = new byte[64];
      random.nextBytes(bytes);
      bytes[0] = (byte) 0xff;
      first.add(
          new Submission(
              "unreadable bytes",
              null,
              Way.KAFKA,
              null,
              Optional.of(i % partitions),
              new Value(bytes),
              new Expected.DeadLetter("UNREADABLE")));
    }
    for (int i = 0; i < 5; i++) {
      first.add(
          kafka(
              "unusable id",
              null,
              json(changes.good(), "not an id!"),
              new Expected.DeadLetter("INVALID_REQUEST_ID")));
    }
    for (int i = 0; i < 10; i++) {
      Change change = changes.good();
      first.add(kafka("without id", null, json(change, null), COMPLETED, change.line()));
    }
  }

  /** Their ids carry what the simulator is told to do to them. */
  private void lostAnswers() {
    Expected byInquiry = new Expected.Result("COMPLETED", null, "INQUIRY");
    named(12, KosScript.LOST_AFTER_EFFECT, "answer lost, change made", byInquiry);
    named(LOST_BEFORE, KosScript.LOST_BEFORE_EFFECT, "answer lost, change not made", COMPLETED);
    named(5, KosScript.ERROR_AFTER_EFFECT, "9999, change made", byInquiry);
    named(ERRORS_BEFORE, KosScript.ERROR_BEFORE_EFFECT, "9999, change not made", COMPLETED);
  }

  private void named(int count, String idPrefix, String kind, Expected expected) {
    for (int i = 0; i < count; i++) {
      Change change = changes.good();
      String id = idPrefix + i;
      first.add(kafka(kind, id, json(change, id), expected, change.line()));
    }
  }

  private void oddlyKeyed() {
    for (int i = 0; i < 30; i++) {
      Change change = changes.good();
      String id = id();
      first.add(
          new Submission(
              "without key", id, Way.KAFKA, null, Optional.empty(), json(change, id), COMPLETED));
    }
    for (int i = 0; i < 30; i++) {
      Change change = changes.good();
      String id = id();
      int wrong = (Partitioning.partitionFor(change.line(), partitions) + 1) % partitions;
      first.add(
          new Submission(
              "in a wrong partition",
              id,
              Way.KAFKA,
              change.line(),
              Optional.of(wrong),
              json(change, id),
              COMPLETED));
    }
  }

  /** Each step starts from the product that the one before leaves: out of order they would fail. */
  private void rows() {
    for (int row = 0; row < 10; row++) {
      Change step = changes.good();
      for (int i = 0; i < 5; i++) {
        String id = id();
        second.add(kafka("several of one line", id, json(step, id), COMPLETED, step.line()));
        step = changes.after(step);
      }
    }
  }

  /** Of requests that were submitted before. */
  private void repeats() {
    for (int i = 0; i < 55; i++) {
      Change change = changes.good();
      String id = id();
      first.add(kafka("good", id, json(change, id), COMPLETED, change.line()));
      if (i < 40) {
        second.add(
            kafka("duplicate", id, json(change, id), new Expected.Duplicate(), change.line()));
      } else {
        Change conflicting = i % 2 == 0 ? change.by("OTHER") : changes.good();
        second.add(
            kafka(
                    "same id, other content",
                    id,
                    json(conflicting, id),
                    new Expected.DeadLetter("ID_CONFLICT"),
                    conflicting.line())
                .last());
      }
    }
  }

  private void fillUpWithGoodOnes() {
    int missing = SIZE - first.size() - second.size();
    for (int i = 0; i < missing; i++) {
      Change change = changes.good();
      String id = id();
      first.add(
          i % 5 == 0
              ? new Submission(
                  "good, over HTTP",
                  id,
                  Way.HTTP,
                  change.line(),
                  Optional.empty(),
                  json(change, id),
                  COMPLETED)
              : kafka("good", id, json(change, id), COMPLETED, change.line()));
    }
  }

  /** The second part in its own order: what depends on an earlier one comes after it. */
  private List<Submission> inOrder() {
    Collections.shuffle(first, random);
    List<Submission> all = new ArrayList<>(first);
    second.stream().filter(submission -> !submission.afterOthers()).forEach(all::add);
    second.stream().filter(Submission::afterOthers).forEach(all::add);
    return List.copyOf(all);
  }

  private void add(int count, String kind, Expected expected, Supplier<Change> maker) {
    for (int i = 0; i < count; i++) {
      Change change = maker.get();
      String id = id();
      first.add(kafka(kind, id, json(change, id), expected, change.line()));
    }
  }

  private static Submission kafka(
      String kind, @Nullable String id, Value value, Expected expected, String key) {
    return new Submission(kind, id, Way.KAFKA, key, Optional.empty(), value, expected);
  }

  private static Submission kafka(
      String kind, @Nullable String id, Value value, Expected expected) {
    return new Submission(kind, id, Way.KAFKA, null, Optional.empty(), value, expected);
  }

  private static Expected failed(String reason) {
    return new Expected.Result("FAILED", reason, null);
  }

  private String id() {
    return "demo-%04d".formatted(nextId++);
  }

  private static Value json(Change change, @Nullable String requestId) {
    return new Value(change.json(requestId).getBytes(StandardCharsets.UTF_8));
  }
}
