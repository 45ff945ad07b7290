package io.productchange.localstack.demo;

import io.productchange.localstack.demo.Submitter.Accepted;
import io.productchange.localstack.stack.DataFolder;
import io.productchange.localstack.stack.LocalStack;
import io.productchange.localstack.stack.OwnVariables;
import io.productchange.localstack.stack.Ports;
import io.productchange.localstack.stack.StackPlan;
import io.productchange.localstack.stack.TemporaryRun;
import io.productchange.localstack.stack.Verification;
import io.productchange.localstack.traffic.KosAdmin;
import io.productchange.localstack.traffic.Outcomes;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.runtime.lifecycle.ExitStatus;
import io.productchange.schema.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code demo}: the whole system under 1,000 requests. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = {
      "Start the whole system on free ports in a temporary folder, submit 1,000 requests of every kind over"
          + " Kafka and HTTP, compare what became of each with what was expected, check every invariant,"
          + " stop and remove everything. Whatever the environment names is left alone. Exit status 0 only"
          + " if all is as expected; otherwise data and logs are kept."
    })
public final class DemoCommand implements Callable<Integer> {
  private static final Duration KOS_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration LATE_EFFECT_BOUND = Duration.ofSeconds(5);
  private static final Duration RESULTS_BOUND = Duration.ofMinutes(2);
  private static final Duration SETTLE_BOUND = Duration.ofMinutes(1);
  private static final Duration PROGRESS_EVERY = Duration.ofSeconds(1);

  /** The start is cold: more would measure how long a queue grows meanwhile. */
  private static final int MAX_UNDER_WAY = 64;

  private static final int MAX_DIFFERENCES_SHOWN = 20;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Another seed, other requests. Default: ${DEFAULT-VALUE}")
  private long seed = 1;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "Requests a second at most; fewer while 64 are under way. Default: ${DEFAULT-VALUE}")
  private int rate = 100;

  @Mixin private TemporaryRun temporary = new TemporaryRun();

  private long toldNanos = System.nanoTime();

  @Override
  public Integer call() throws Exception {
    return temporary.run("demo", this::run).code();
  }

  private ExitStatus run(DataFolder folder) throws Exception {
    temporary.say("starting the whole system in %s".formatted(folder.path()));
    StackPlan plan =
        new StackPlan(
            OwnVariables.of(System.getenv()),
            Ports.ephemeral(),
            true,
            KOS_TIMEOUT,
            LATE_EFFECT_BOUND);
    try (LocalStack stack =
        LocalStack.start(
            folder, plan, UUID.randomUUID().toString(), started -> temporary.say("  " + started))) {
      ExitStatus status = exercise(stack);
      temporary.say("stopping");
      return status;
    }
  }

  private ExitStatus exercise(LocalStack stack) throws Exception {
    KafkaSettings kafka = KafkaSettings.of(stack.endpoint("KAFKA_BOOTSTRAP_SERVERS"));
    try (KosAdmin kos = new KosAdmin(stack.endpoint("KOS_BASE_URL"))) {
      kos.putRules(KosScript.rules(Scenario.LOST_BEFORE, Scenario.ERRORS_BEFORE));
    }
    List<Submission> scenario = Scenario.create(seed, Topics.DEFAULT_PARTITIONS);
    List<Accepted> accepted;
    Outcomes outcomes = new Outcomes(kafka, "demo");
    try (outcomes) {
      temporary.say(
          "submitting %d requests, at most %d a second and %d under way at once"
              .formatted(scenario.size(), rate, MAX_UNDER_WAY));
      accepted = submit(stack, kafka, scenario, outcomes);
      var _ = awaitEnded(accepted.size(), accepted.size(), outcomes);
    }
    Report report = Report.compare(accepted, outcomes);
    temporary.out().println();
    report.table().print(temporary.out(), false);
    report.differences().stream()
        .limit(MAX_DIFFERENCES_SHOWN)
        .forEach(difference -> temporary.say("! " + difference));
    temporary.out().println();
    temporary.say(
        "latency from change-requests to change-results (lost answers wait %d s on purpose): %s"
            .formatted(LATE_EFFECT_BOUND.toSeconds(), outcomes.latencies()));
    temporary.out().println();
    temporary.say("checking every invariant");
    boolean sound = temporary.tell(Verification.of(stack, SETTLE_BOUND));
    boolean asExpected = report.differences().isEmpty();
    temporary.out().println();
    temporary.say(
        asExpected && sound
            ? "all %d requests ended as expected, every invariant holds".formatted(scenario.size())
            : "NOT as expected: %d requests ended otherwise, invariants %s"
                .formatted(report.differences().size(), sound ? "hold" : "are violated"));
    return asExpected && sound ? ExitStatus.DONE : ExitStatus.FAILED;
  }

  private List<Accepted> submit(
      LocalStack stack, KafkaSettings kafka, List<Submission> scenario, Outcomes outcomes)
      throws InterruptedException {
    List<Accepted> accepted = new ArrayList<>();
    boolean waited = false;
    long dueNanos = System.nanoTime();
    try (Submitter submitter = new Submitter(kafka, stack.endpoint("INGEST_URL"))) {
      for (Submission submission : scenario) {
        if (submission.afterOthers() && !waited) {
          // Which of two contents comes first is only certain once the first has been answered.
          var _ = awaitEnded(accepted.size(), accepted.size(), outcomes);
          waited = true;
        }
        if (!awaitEnded(accepted.size() - MAX_UNDER_WAY + 1, accepted.size(), outcomes)) {
          return accepted;
        }
        Thread.sleep(Duration.ofNanos(Math.max(0, dueNanos - System.nanoTime())));
        // What was held back is not caught up on.
        dueNanos = System.nanoTime() + Duration.ofSeconds(1).toNanos() / rate;
        accepted.add(submitter.submit(submission));
      }
    }
    return accepted;
  }

  /**
   * Waits until so many have their result or dead letter, and tells the progress every second.
   *
   * @return false, and says so, where they do not come
   */
  private boolean awaitEnded(int count, int submitted, Outcomes outcomes)
      throws InterruptedException {
    long deadlineNanos = System.nanoTime() + RESULTS_BOUND.toNanos();
    tellProgress(submitted, outcomes);
    while (!outcomes.awaitEnded(count, PROGRESS_EVERY)) {
      if (System.nanoTime() - deadlineNanos > 0) {
        temporary.say("! not everything came within %d s".formatted(RESULTS_BOUND.toSeconds()));
        return false;
      }
      tellProgress(submitted, outcomes);
    }
    return true;
  }

  private void tellProgress(int submitted, Outcomes outcomes) {
    if (System.nanoTime() - toldNanos > PROGRESS_EVERY.toNanos()) {
      toldNanos = System.nanoTime();
      temporary.say(
          "  submitted %4d   results %4d   dead letters %3d"
              .formatted(submitted, outcomes.tellings(), outcomes.deadLetterCount()));
    }
  }
}
