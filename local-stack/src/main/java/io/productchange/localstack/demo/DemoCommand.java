package io.productchange.localstack.demo;

import io.productchange.localservers.Orphans;
import io.productchange.localstack.demo.Submitter.Accepted;
import io.productchange.localstack.stack.DataFolder;
import io.productchange.localstack.stack.LocalStack;
import io.productchange.localstack.stack.OwnVariables;
import io.productchange.localstack.stack.Ports;
import io.productchange.localstack.stack.StackPlan;
import io.productchange.operatorcli.cli.CommandException;
import io.productchange.operatorcli.verify.Finding;
import io.productchange.operatorcli.verify.VerifyCommand;
import io.productchange.runtime.database.DatabaseSettings;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.runtime.lifecycle.ExitStatus;
import io.productchange.runtime.logging.Logging;
import io.productchange.runtime.service.Signals;
import io.productchange.runtime.settings.Environment;
import io.productchange.schema.settings.ProductChangeSettings;
import io.productchange.schema.topic.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code demo}: the whole system under 1,000 requests. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = {
      "Start the whole system on free ports in a temporary folder, submit 1,000 requests of every kind over"
          + " Kafka and HTTP, compare what became of each with what was expected, check every invariant,"
          + " stop and remove everything. Whatever the environment names is left alone. Exit status 0 only"
          + " if all is as expected."
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

  @Spec private @Nullable CommandSpec spec;

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

  @Option(names = "--keep", description = "Keep the temporary folder with all logs.")
  private boolean keep;

  private long toldNanos = System.nanoTime();

  @Override
  public Integer call() throws Exception {
    Logging.start("demo", "ERROR");
    Thread main = Thread.currentThread();
    Signals.handle(
        signal -> main.interrupt(), () -> Runtime.getRuntime().halt(ExitStatus.FAILED.code()));
    Path directory = Files.createTempDirectory("product-change-demo-");
    try (DataFolder folder = DataFolder.take(directory)) {
      return run(folder).code();
    } finally {
      Thread.interrupted();
      if (keep) {
        out().println("kept: " + directory);
      } else {
        Orphans.removeTree(directory);
      }
    }
  }

  private ExitStatus run(DataFolder folder) throws Exception {
    say("starting the whole system in %s".formatted(folder.path()));
    StackPlan plan =
        new StackPlan(
            OwnVariables.of(System.getenv()),
            Ports.ephemeral(),
            true,
            KOS_TIMEOUT,
            LATE_EFFECT_BOUND);
    try (LocalStack stack =
        LocalStack.start(
            folder, plan, UUID.randomUUID().toString(), started -> say("  " + started))) {
      ExitStatus status = exercise(stack);
      Thread.interrupted();
      say("stopping");
      return status;
    }
  }

  private ExitStatus exercise(LocalStack stack) throws Exception {
    KafkaSettings kafka = KafkaSettings.of(stack.endpoint("KAFKA_BOOTSTRAP_SERVERS"));
    setRules(stack);
    List<Submission> scenario = Scenario.create(seed, Topics.DEFAULT_PARTITIONS);
    List<Accepted> accepted;
    Collector collector = new Collector(kafka);
    try (collector) {
      say(
          "submitting %d requests, at most %d a second and %d under way at once"
              .formatted(scenario.size(), rate, MAX_UNDER_WAY));
      accepted = submit(stack, kafka, scenario, collector);
      var _ = awaitEnded(accepted.size(), accepted.size(), collector);
    }
    Report report = Report.compare(accepted, collector);
    out().println();
    report.table().print(out(), false);
    report.differences().stream()
        .limit(MAX_DIFFERENCES_SHOWN)
        .forEach(difference -> say("! " + difference));
    out().println();
    say(
        "latency from change-requests to change-results (lost answers wait %d s on purpose): %s"
            .formatted(
                LATE_EFFECT_BOUND.toSeconds(), Report.latencies(collector.latenciesMillis())));
    out().println();
    boolean sound = verify(stack);
    boolean asExpected = report.differences().isEmpty();
    out().println();
    say(
        asExpected && sound
            ? "all %d requests ended as expected, every invariant holds".formatted(scenario.size())
            : "NOT as expected: %d requests ended otherwise, invariants %s"
                .formatted(report.differences().size(), sound ? "hold" : "are violated"));
    return asExpected && sound ? ExitStatus.DONE : ExitStatus.FAILED;
  }

  private static void setRules(LocalStack stack) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(stack.endpoint("KOS_BASE_URL") + "/admin/rules"))
            .timeout(Duration.ofSeconds(10))
            .header("Content-Type", "application/json")
            .PUT(
                HttpRequest.BodyPublishers.ofString(
                    KosScript.rules(Scenario.LOST_BEFORE, Scenario.ERRORS_BEFORE)))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new CommandException("the simulator refused the rules: " + response.body());
      }
    }
  }

  private List<Accepted> submit(
      LocalStack stack, KafkaSettings kafka, List<Submission> scenario, Collector collector)
      throws InterruptedException {
    List<Accepted> accepted = new ArrayList<>();
    boolean waited = false;
    long dueNanos = System.nanoTime();
    try (Submitter submitter = new Submitter(kafka, stack.endpoint("INGEST_URL"))) {
      for (Submission submission : scenario) {
        if (submission.afterOthers() && !waited) {
          // Which of two contents comes first is only certain once the first has been answered.
          var _ = awaitEnded(accepted.size(), accepted.size(), collector);
          waited = true;
        }
        if (!awaitEnded(accepted.size() - MAX_UNDER_WAY + 1, accepted.size(), collector)) {
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
  private boolean awaitEnded(int count, int submitted, Collector collector)
      throws InterruptedException {
    long deadlineNanos = System.nanoTime() + RESULTS_BOUND.toNanos();
    tellProgress(submitted, collector);
    while (!collector.awaitEnded(count, PROGRESS_EVERY)) {
      if (System.nanoTime() - deadlineNanos > 0) {
        say("! not everything came within %d s".formatted(RESULTS_BOUND.toSeconds()));
        return false;
      }
      tellProgress(submitted, collector);
    }
    return true;
  }

  private void tellProgress(int submitted, Collector collector) {
    if (System.nanoTime() - toldNanos > PROGRESS_EVERY.toNanos()) {
      toldNanos = System.nanoTime();
      say(
          "  submitted %4d   results %4d   dead letters %3d"
              .formatted(submitted, collector.results(), collector.deadLetterCount()));
    }
  }

  private boolean verify(LocalStack stack) {
    Environment environment =
        Environment.read(
            stack.endpoints(),
            ProductChangeSettings.CATALOGUE,
            KafkaSettings.REQUIREMENTS.and(DatabaseSettings.REQUIREMENTS));
    say("checking every invariant");
    List<Finding> findings =
        VerifyCommand.verify(environment, Optional.of(stack.journal()), SETTLE_BOUND, remark -> {});
    VerifyCommand.table(findings).print(out(), false);
    findings.forEach(
        finding ->
            finding.shown().forEach(what -> say("! %d: %s".formatted(finding.number(), what))));
    return findings.stream().allMatch(Finding::passed);
  }

  private void say(String text) {
    out().println(text);
  }

  private PrintWriter out() {
    CommandSpec present = spec;
    if (present == null) {
      throw new IllegalStateException("the command was not made by picocli");
    }
    return present.commandLine().getOut();
  }
}
