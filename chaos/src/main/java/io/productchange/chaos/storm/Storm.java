package io.productchange.chaos.storm;

import io.productchange.chaos.storm.Judge.Ending;
import io.productchange.chaos.storm.Load.Acknowledged;
import io.productchange.chaos.storm.Schedule.Entry;
import io.productchange.localstack.traffic.Outcomes;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.schema.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One run: load and faults, then rest, then the verdict. Not safe for use by several threads. */
final class Storm {
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration PROGRESS_EVERY = Duration.ofSeconds(2);

  /** Within what time after the last fault everything must be ready, decided and told. */
  private static final Duration LIFT_BOUND = Duration.ofMinutes(4);

  private static final Duration DRAIN_BOUND = Duration.ofMinutes(3);
  private static final Duration SETTLE_BOUND = Duration.ofMinutes(1);

  private final Stage stage;
  private final Schedule schedule;
  private final int perSecond;
  private final Consumer<String> say;
  private final long startNanos = System.nanoTime();
  private long saidNanos = startNanos;

  Storm(Stage stage, Schedule schedule, int perSecond, Consumer<String> say) {
    this.stage = stage;
    this.schedule = schedule;
    this.perSecond = perSecond;
    this.say = say;
  }

  /** Runs it to its end. */
  StormReport run() throws InterruptedException {
    KafkaSettings kafka = KafkaSettings.of(stage.endpoint("KAFKA_BOOTSTRAP_SERVERS"));
    Workload workload = new Workload(schedule.seed(), Topics.DEFAULT_PARTITIONS);
    try (Outcomes outcomes = new Outcomes(kafka, "chaos");
        Injector injector = new Injector(stage);
        Load load = new Load(kafka, stage.ingestUrls(), workload, perSecond)) {
      StormReport report = new StormReport(schedule);
      rage(load, outcomes, injector, report);
      long calmNanos = System.nanoTime();
      lift(load, outcomes, injector, report);
      drain(load, outcomes, injector, report);
      report.drained(Duration.ofNanos(System.nanoTime() - calmNanos));
      report.injected(injector.figures(), injector.troubles(), injector.remarks());
      report.load(load, outcomes);
      say.accept("checking every invariant");
      report.evidence(stage, stage.verify(SETTLE_BOUND));
      return report;
    }
  }

  private void rage(Load load, Outcomes outcomes, Injector injector, StormReport report)
      throws InterruptedException {
    for (Entry entry : schedule.entries()) {
      until(entry.at(), load, outcomes, injector);
      say.accept("! " + entry.text());
      report.began(entry);
      injector.inject(entry);
    }
    until(schedule.length(), load, outcomes, injector);
    load.end();
    say.accept("load ends; what is wrong is lifted");
  }

  private void until(Duration at, Load load, Outcomes outcomes, Injector injector)
      throws InterruptedException {
    long deadlineNanos = startNanos + at.toNanos();
    tickUntil(deadlineNanos, () -> false, load, outcomes, injector);
  }

  @FunctionalInterface
  private interface Condition {
    boolean holds() throws InterruptedException;
  }

  /** Shows progress while it waits; false if the time is over before the condition holds. */
  private boolean tickUntil(
      long deadlineNanos, Condition condition, Load load, Outcomes outcomes, Injector injector)
      throws InterruptedException {
    while (!condition.holds()) {
      if (System.nanoTime() - deadlineNanos >= 0) {
        return false;
      }
      Thread.sleep(TICK);
      tick(load, outcomes, injector);
    }
    return true;
  }

  private void tick(Load load, Outcomes outcomes, Injector injector) {
    injector.keep();
    outcomes.requireWatching();
    if (System.nanoTime() - saidNanos > PROGRESS_EVERY.toNanos()) {
      saidNanos = System.nanoTime();
      say.accept(
          "%s  submitted %5d  acknowledged %5d  decided %5d  %s"
              .formatted(
                  Texts.clock(elapsed()),
                  load.submitted(),
                  load.acknowledgedCount(),
                  outcomes.ended(),
                  String.join("; ", injector.current().values())));
    }
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  /** Until every part is back and every request acknowledged or given up. */
  private void lift(Load load, Outcomes outcomes, Injector injector, StormReport report)
      throws InterruptedException {
    long deadlineNanos = System.nanoTime() + LIFT_BOUND.toNanos();
    if (!tickUntil(deadlineNanos, () -> injector.current().isEmpty(), load, outcomes, injector)) {
      report.problem("not back: " + injector.current().values());
    }
    injector.clear();
    load.awaitAnswers();
    if (!tickUntil(deadlineNanos, () -> stage.notReady().isEmpty(), load, outcomes, injector)) {
      report.problem("not ready: " + stage.notReady());
    }
  }

  private void drain(Load load, Outcomes outcomes, Injector injector, StormReport report)
      throws InterruptedException {
    List<Acknowledged> acknowledged = load.acknowledged();
    Judge judge = new Judge(acknowledged, outcomes::result, outcomes::deadLetter);
    List<Acknowledged> open = new ArrayList<>(acknowledged);
    long deadlineNanos = System.nanoTime() + DRAIN_BOUND.toNanos();
    tickUntil(
        deadlineNanos,
        () -> {
          open.removeIf(one -> judge.ending(one) != Ending.MISSING);
          return open.isEmpty();
        },
        load,
        outcomes,
        injector);
    for (Acknowledged one : acknowledged) {
      switch (judge.ending(one)) {
        case AS_EXPECTED -> {}
        case MISSING -> report.violation("acknowledged, and no outcome: " + judge.describe(one));
        case WRONG -> report.violation("ended as it must not: " + judge.describe(one));
      }
    }
  }
}
