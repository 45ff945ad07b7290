package io.productchange.simulation;

import io.productchange.kosadapter.kos.ChangeCall;
import io.productchange.kosadapter.kos.ChangeOutcome;
import io.productchange.kosadapter.kos.Exchange;
import io.productchange.kosadapter.kos.LineAnswer;
import io.productchange.kosadapter.kos.ProductsAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * KOS: carries out every change call that reaches it, as often as it comes, now or later but within
 * the bound; loses answers, breaks, refuses, is slow, is down. Its journal is the judge.
 */
final class Kos {
  /** What its owner certifies. */
  static final Duration BOUND = Duration.ofSeconds(30);

  /** Whatever the clocks of two adapters differ by must fit in between. */
  private static final long LATEST_EFFECT_MILLIS = BOUND.toMillis() - 3_000;

  /** Where nobody certifies anything, a change may take its time. */
  private static final long LATEST_UNBOUNDED_MILLIS = 600_000;

  static final Map<String, String> PRODUCTS =
      Map.of("A", "ACTIVE", "B", "ACTIVE", "Z", "ACTIVE", "OLD", "DISCONTINUED");

  private static final Exchange DONE = answer("0000");
  private static final Exchange BROKE = answer("9999");

  /** A line as KOS has it. */
  static final class Line {
    String product = "A";
    String status = "ACTIVE";
  }

  /** One change call in the journal. */
  static final class Call {
    final ChangeCall asked;
    final long sendId;
    boolean received;
    boolean executed;

    /** Whether it can have no more effect. */
    boolean over;

    Call(ChangeCall asked, long sendId) {
      this.asked = asked;
      this.sendId = sendId;
    }
  }

  private final World world;
  private final Map<String, Line> lines = new HashMap<>();
  private final List<Call> journal = new ArrayList<>();
  private boolean down;
  private boolean inquiryDown;
  private int calls;

  Kos(World world, List<String> known) {
    this.world = world;
    for (String line : known) {
      lines.put(line, new Line());
    }
  }

  List<Call> journal() {
    return journal;
  }

  @Nullable Line line(String number) {
    return lines.get(number);
  }

  boolean refusesConnections() {
    return down;
  }

  void setDown(boolean nowDown) {
    world.note("KOS", () -> nowDown ? "goes down" : "is back");
    down = nowDown;
  }

  void setInquiryDown(boolean nowDown) {
    inquiryDown = nowDown;
  }

  /** Calls of any kind that were tried, whether they were answered or not. */
  int calls() {
    return calls;
  }

  /** Another channel changes the line. */
  void foreignChange(String number, String product) {
    Line line = lines.get(number);
    if (line != null) {
      world.note("KOS", () -> "another channel sets " + number + " to " + product);
      line.product = product;
    }
  }

  void inquire(AdapterNode node, String number, Consumer<LineAnswer> then) {
    calls++;
    boolean lost = troubled(0.1);
    if (down || inquiryDown || lost) {
      node.later(
          world.chance.millis(0, lost ? 3_000 : 50),
          () -> then.accept(new LineAnswer.Unavailable("no answer")));
      return;
    }
    int life = node.life;
    long back = world.chance.millis(0, troubled(0.1) ? 2_500 : 20);
    world.timeline.after(
        world.chance.millis(0, 20),
        () -> {
          Line line = lines.get(number);
          LineAnswer answer =
              line == null
                  ? new LineAnswer.Refused("3001", "unknown")
                  : new LineAnswer.Found(line.product, line.status);
          world.timeline.after(back, node, life, () -> then.accept(answer));
        });
  }

  void products(AdapterNode node, Consumer<ProductsAnswer> then) {
    // Most often from the adapter's cache.
    boolean had = !troubled(0.1) && (!down || world.chance.half());
    node.later(
        world.chance.millis(0, 5),
        () ->
            then.accept(
                had
                    ? new ProductsAnswer.Listed(PRODUCTS)
                    : new ProductsAnswer.Unavailable("no answer")));
  }

  private boolean troubled(double share) {
    return world.chance.happens(world.trouble() * share);
  }

  private long latestEffectMillis() {
    return world.profile.callPolicy().lateEffectBound().isPresent()
        ? LATEST_EFFECT_MILLIS
        : LATEST_UNBOUNDED_MILLIS;
  }

  private enum Fate {
    ANSWERED,
    ANSWER_LOST,
    DONE_LATE,
    NEVER_ARRIVED,
    BROKE_AFTER,
    BROKE_BEFORE,
    REFUSED
  }

  private Fate fate() {
    if (!world.chance.happens(world.trouble())) {
      return Fate.ANSWERED;
    }
    return world.chance.of(List.of(Fate.values()));
  }

  /** One call is on its way. */
  void change(ChangeCall asked, long sendId, Consumer<ChangeOutcome> then) {
    calls++;
    Call call = new Call(asked, sendId);
    journal.add(call);
    Fate fate = fate();
    world.note("KOS", () -> "is sent " + asked.requestId() + ", send " + sendId + ": " + fate);
    long way = world.chance.millis(0, troubled(0.1) ? 1_000 : 20);
    switch (fate) {
      case ANSWERED -> work(call, way, 200, () -> then.accept(execute(call)));
      case ANSWER_LOST -> {
        work(call, way, 3_000, () -> execute(call));
        lose(then);
      }
      case DONE_LATE -> {
        work(call, way, latestEffectMillis() - 1_000, () -> execute(call));
        if (world.chance.half()) {
          lose(then);
        }
      }
      case NEVER_ARRIVED -> {
        call.over = true;
        if (world.chance.half()) {
          lose(then);
        }
      }
      case BROKE_AFTER ->
          work(
              call,
              way,
              1_000,
              () -> {
                execute(call);
                then.accept(new ChangeOutcome.Errored(BROKE, "9999", "system error"));
              });
      case BROKE_BEFORE ->
          work(
              call,
              way,
              1_000,
              () -> then.accept(new ChangeOutcome.Errored(BROKE, "2099", "failed inside")));
      case REFUSED -> work(call, way, 200, () -> then.accept(refused("2002")));
    }
  }

  private void work(Call call, long way, long millisMax, Runnable end) {
    world.timeline.after(
        way,
        () -> {
          call.received = true;
          world.checker.received(call);
          world.timeline.after(
              world.chance.millis(2, millisMax),
              () -> {
                end.run();
                call.over = true;
              });
        });
  }

  private void lose(Consumer<ChangeOutcome> then) {
    world.timeline.after(
        world.chance.millis(1, 2_900),
        () -> then.accept(new ChangeOutcome.Unanswered(new Exchange.Broken(10, "reset"), "reset")));
  }

  private ChangeOutcome execute(Call call) {
    Line line = lines.get(call.asked.lineNumber());
    if (line == null) {
      return refused("2001");
    }
    if (!line.status.equals("ACTIVE")) {
      return refused("2002");
    }
    if (!"ACTIVE".equals(PRODUCTS.get(call.asked.targetProductCode()))) {
      return refused("2004");
    }
    line.product = call.asked.targetProductCode();
    call.executed = true;
    world.note("KOS", () -> "executes " + call.asked.requestId());
    world.checker.executed(call);
    return new ChangeOutcome.Applied(DONE, "KO-" + call.asked.requestId());
  }

  private static ChangeOutcome refused(String code) {
    return new ChangeOutcome.Refused(DONE, code, "refused");
  }

  /** Whether a call of the request was carried out. */
  boolean hasExecuted(String requestId) {
    return journal.stream()
        .anyMatch(call -> call.executed && call.asked.requestId().equals(requestId));
  }

  /** Whether a call of the request may still be carried out. */
  boolean mayStillExecute(String requestId) {
    return journal.stream()
        .anyMatch(call -> !call.over && call.asked.requestId().equals(requestId));
  }

  private static Exchange answer(String code) {
    return new Exchange.Complete(
        5,
        200,
        Map.of(),
        ("{\"success\":true,\"resultCode\":\"" + code + "\"}").getBytes(StandardCharsets.UTF_8));
  }
}
