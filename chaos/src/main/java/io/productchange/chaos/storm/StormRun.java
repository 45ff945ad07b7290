package io.productchange.chaos.storm;

import io.productchange.localstack.stack.DataFolder;
import io.productchange.localstack.stack.OwnVariables;
import io.productchange.localstack.stack.TemporaryRun;
import io.productchange.operatorcli.cli.UsageException;
import io.productchange.runtime.lifecycle.ExitStatus;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of a random run, and the run itself as a command does it. */
public final class StormRun {
  private static final int MAX_REQUESTS = 1_000_000;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "How long the storm lasts; fractions allowed. Default: ${DEFAULT-VALUE}")
  private double minutes = 3;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Requests and faults are made from it: the same seed, the same plan. Default: ${DEFAULT-VALUE}")
  private long seed = 1;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Requests a second. Default: ${DEFAULT-VALUE}")
  private int rate = 20;

  @Option(
      names = "--ingest-apis",
      paramLabel = "N",
      description = "Ingest APIs. Default: ${DEFAULT-VALUE}")
  private int ingests = 2;

  @Option(
      names = "--adapters",
      paramLabel = "N",
      description = "KOS adapters. Default: ${DEFAULT-VALUE}")
  private int adapters = 2;

  @Option(
      names = "--processors",
      paramLabel = "N",
      description = "Change processors. Default: ${DEFAULT-VALUE}")
  private int processors = 2;

  @Option(names = "--plan", description = "Print the plan and end.")
  private boolean planOnly;

  /**
   * Runs as this process's command.
   *
   * @param temporary the command's folder
   * @param environment that of the processes; what leads to other systems is left out
   * @param appPassword a fresh secret
   */
  public ExitStatus run(TemporaryRun temporary, Map<String, String> environment, String appPassword)
      throws Exception {
    PrintWriter out = temporary.out();
    Schedule schedule = schedule();
    if (planOnly) {
      schedule.entries().forEach(entry -> out.println(entry.text()));
      out.flush();
      return ExitStatus.DONE;
    }
    return temporary.run(
        "chaos",
        folder ->
            storm(folder, schedule, cast(), rate, environment, appPassword, out).passed()
                ? ExitStatus.DONE
                : ExitStatus.FAILED);
  }

  /** Everything but the process's own affairs. */
  static StormReport storm(
      DataFolder folder,
      Schedule schedule,
      Cast cast,
      int perSecond,
      Map<String, String> environment,
      String appPassword,
      PrintWriter out)
      throws InterruptedException {
    out.println("starting the whole system in " + folder.path());
    try (Stage stage =
        Stage.start(
            folder,
            cast,
            OwnVariables.of(environment),
            appPassword,
            started -> out.println("  " + started))) {
      out.println(
          "storm of %s, seed %d, %d requests a second, %d faults planned"
              .formatted(
                  Texts.seconds(schedule.length()),
                  schedule.seed(),
                  perSecond,
                  schedule.entries().size()));
      StormReport report = new Storm(stage, schedule, perSecond, out::println).run();
      report.print(out);
      return report;
    }
  }

  private Cast cast() {
    return Cast.of(ingests, adapters, processors);
  }

  private Schedule schedule() {
    requireBetween("--ingest-apis", ingests, 1, 8);
    requireBetween("--adapters", adapters, 1, 8);
    requireBetween("--processors", processors, 1, 8);
    requireBetween("--rate", rate, 1, 1_000);
    if (!(minutes >= 0.1 && minutes * 60 * rate <= MAX_REQUESTS)) {
      throw new UsageException(
          "--minutes must be at least 0.1, and no more than %d requests may come of it"
              .formatted(MAX_REQUESTS));
    }
    return SchedulePlanner.plan(seed, Duration.ofMillis(Math.round(minutes * 60_000)), cast());
  }

  private static void requireBetween(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new UsageException(
          "%s must be from %d to %d, but it is %d".formatted(option, least, most, value));
    }
  }
}
