package io.productchange.localstack.demo;

import io.productchange.kossimulator.catalogue.LineStatus;
import io.productchange.kossimulator.catalogue.Lines;
import io.productchange.localstack.demo.Submission.Expected;
import io.productchange.localstack.demo.Submission.Value;
import io.productchange.localstack.demo.Submission.Way;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.topic.Partitioning;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
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

  private static final List<String> ON_SALE =
      List.of(
          "5G_SLIM_6G",
          "5G_BASIC_12G",
          "5G_STANDARD_50G",
          "5G_PREMIUM_110G",
          "5G_UNLIMITED",
          "LTE_BASIC_7G");

  private static final Expected COMPLETED = new Expected.Result("COMPLETED", null, "KOS_ANSWER");

  private final Random random;
  private final int partitions;
  private final List<Submission> first = new ArrayList<>();

  /** Kept in its order, after the shuffled first part. */
  private final List<Submission> second = new ArrayList<>();

  private int nextLine;
  private int nextId;

  private Scenario(long seed, int partitions) {
    this.random = new Random(seed);
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
    add(30, "line suspended", failed("LINE_NOT_ACTIVE"), () -> change(LineStatus.SUSPENDED));
    add(10, "line terminated", failed("LINE_NOT_ACTIVE"), () -> change(LineStatus.TERMINATED));
    add(
        30,
        "line unknown",
        failed("LINE_NOT_FOUND"),
        () -> new Change(Lines.unknownLineNumber(nextLine++), ON_SALE.get(0), ON_SALE.get(1)));
    add(30, "product unknown", failed("PRODUCT_NOT_FOUND"), () -> good().to("NO_SUCH_PLAN"));
    add(20, "product not on sale", failed("PRODUCT_NOT_ON_SALE"), () -> good().to("LTE_OLD_300M"));
    add(
        30,
        "current product stale",
        failed("CURRENT_PRODUCT_MISMATCH"),
        () -> good().from("LTE_SENIOR_2G"));
    add(10, "same product", failed("SAME_PRODUCT"), () -> good().to(null));
    add(20, "several fields wrong", failed("INVALID_REQUEST"), () -> good().customer("").to(""));
    add(
        30,
        "already on target",
        new Expected.Result("COMPLETED", null, "NO_OP"),
        () -> {
          Change change = good();
          return new Change(change.line, "LTE_KIDS_1G", change.current);
        });
  }

  private void refusedByKos() {
    add(
        10,
        "other operator's product",
        failed("OPERATOR_MISMATCH"),
        () -> good().to("PARTNER_5G_10G"));
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
              good().json("not an id!"),
              new Expected.DeadLetter("INVALID_REQUEST_ID")));
    }
    for (int i = 0; i < 10; i++) {
      Change change = good();
      first.add(kafka("without id", null, change.json(null), COMPLETED, change.line));
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
      Change change = good();
      String id = idPrefix + i;
      first.add(kafka(kind, id, change.json(id), expected, change.line));
    }
  }

  private void oddlyKeyed() {
    for (int i = 0; i < 30; i++) {
      Change change = good();
      String id = id();
      first.add(
          new Submission(
              "without key", id, Way.KAFKA, null, Optional.empty(), change.json(id), COMPLETED));
    }
    for (int i = 0; i < 30; i++) {
      Change change = good();
      String id = id();
      int wrong = (Partitioning.partitionFor(change.line, partitions) + 1) % partitions;
      first.add(
          new Submission(
              "in a wrong partition",
              id,
              Way.KAFKA,
              change.line,
              Optional.of(wrong),
              change.json(id),
              COMPLETED));
    }
  }

  /** Each step starts from the product that the one before leaves: out of order they would fail. */
  private void rows() {
    for (int row = 0; row < 10; row++) {
      Change step = good();
      for (int i = 0; i < 5; i++) {
        String id = id();
        second.add(kafka("several of one line", id, step.json(id), COMPLETED, step.line));
        step = step.next(other(step.targetOrCurrent()));
      }
    }
  }

  /** Of requests that were submitted before. */
  private void repeats() {
    for (int i = 0; i < 55; i++) {
      Change change = good();
      String id = id();
      first.add(kafka("good", id, change.json(id), COMPLETED, change.line));
      if (i < 40) {
        second.add(kafka("duplicate", id, change.json(id), new Expected.Duplicate(), change.line));
      } else {
        Change conflicting = i % 2 == 0 ? change.customer("OTHER") : good();
        second.add(
            kafka(
                    "same id, other content",
                    id,
                    conflicting.json(id),
                    new Expected.DeadLetter("ID_CONFLICT"),
                    conflicting.line)
                .last());
      }
    }
  }

  private void fillUpWithGoodOnes() {
    int missing = SIZE - first.size() - second.size();
    for (int i = 0; i < missing; i++) {
      Change change = good();
      String id = id();
      first.add(
          i % 5 == 0
              ? new Submission(
                  "good, over HTTP",
                  id,
                  Way.HTTP,
                  change.line,
                  Optional.empty(),
                  change.json(id),
                  COMPLETED)
              : kafka("good", id, change.json(id), COMPLETED, change.line));
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

  private interface Maker {
    Change make();
  }

  private void add(int count, String kind, Expected expected, Maker maker) {
    for (int i = 0; i < count; i++) {
      Change change = maker.make();
      String id = id();
      first.add(kafka(kind, id, change.json(id), expected, change.line));
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

  private Change good() {
    return change(LineStatus.ACTIVE);
  }

  /** A change of a line that no other request of the demo is about. */
  private Change change(LineStatus status) {
    String current = ON_SALE.get(random.nextInt(ON_SALE.size()));
    return new Change(Lines.lineNumber(status, current, nextLine++), current, other(current));
  }

  private String other(String product) {
    String other = product;
    while (other.equals(product)) {
      other = ON_SALE.get(random.nextInt(ON_SALE.size()));
    }
    return other;
  }

  /** What a request asks for. A null target stands for the current product. */
  private record Change(String line, String current, @Nullable String target, String customer) {
    Change(String line, String current, @Nullable String target) {
      this(line, current, target, "C" + line.substring(3));
    }

    Change from(String product) {
      return new Change(line, product, target, customer);
    }

    Change to(@Nullable String product) {
      return new Change(line, current, product, customer);
    }

    Change next(String product) {
      return new Change(line, targetOrCurrent(), product, customer);
    }

    String targetOrCurrent() {
      return target == null ? current : target;
    }

    Change customer(String id) {
      return new Change(line, current, target, id);
    }

    Value json(@Nullable String requestId) {
      Map<String, String> fields = new LinkedHashMap<>();
      if (requestId != null) {
        fields.put("requestId", requestId);
      }
      fields.put("lineNumber", line);
      fields.put("customerId", customer);
      fields.put("currentProductCode", current);
      fields.put("targetProductCode", targetOrCurrent());
      fields.put("type", "CHANGE");
      return new Value(JsonCodec.writeString(fields).getBytes(StandardCharsets.UTF_8));
    }
  }
}
