package io.productchange.chaos.crash;

import io.productchange.localservers.Orphans;
import io.productchange.localstack.stack.DataFolder;
import io.productchange.localstack.stack.LocalStack;
import io.productchange.localstack.stack.OwnVariables;
import io.productchange.localstack.stack.Ports;
import io.productchange.localstack.stack.StackPlan;
import io.productchange.operatorcli.cli.UsageException;
import io.productchange.operatorcli.verify.Finding;
import io.productchange.operatorcli.verify.VerifyCommand;
import io.productchange.runtime.lifecycle.ExitStatus;
import io.productchange.runtime.logging.Logging;
import io.productchange.runtime.service.Signals;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code chaos crash-points}: the services halted at every named place. */
@Command(
    name = "crash-points",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = {
      "Start the system on free ports in a temporary folder and halt adapter and processor at every named"
          + " place: before and after each step of the call protocol, the claim, every commit, every reply,"
          + " the offsets, the processor's transaction. After each: restart, wait until every request has"
          + " its result, compare with what was to become of it and with KOS's journal. At the end check"
          + " every invariant. Exit status 0 only if every place was reached and nothing was wrong."
    })
public final class CrashPointsCommand implements Callable<Integer> {
  private static final Duration UNUSED = Duration.ofSeconds(2);

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--points",
      paramLabel = "NAME",
      split = ",",
      description = "Only these places. Default: all.")
  private List<String> points = new ArrayList<>();

  @Option(names = "--pairs", description = "Every ordered pair of the places: hours for all.")
  private boolean pairs;

  @Option(
      names = "--sample",
      paramLabel = "N",
      description = "So many pairs, drawn by the seed, without --pairs. Default: ${DEFAULT-VALUE}")
  private int sample = 12;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Another seed, other pairs. Default: ${DEFAULT-VALUE}")
  private long seed = 1;

  @Option(names = "--list", description = "Name the places and do nothing.")
  private boolean list;

  @Option(names = "--keep", description = "Keep the temporary folder with all logs.")
  private boolean keep;

  private record Pair(CrashPoint first, CrashPoint second) {}

  @Override
  public Integer call() throws Exception {
    List<CrashPoint> wanted = wanted();
    if (list) {
      wanted.forEach(point -> say("%-10s %s".formatted(point.victim(), point.name())));
      return ExitStatus.DONE.code();
    }
    Logging.start("chaos", "ERROR");
    Thread main = Thread.currentThread();
    Signals.handle(
        signal -> main.interrupt(), () -> Runtime.getRuntime().halt(ExitStatus.FAILED.code()));
    Path directory = Files.createTempDirectory("product-change-chaos-");
    try (DataFolder folder = DataFolder.take(directory)) {
      return run(folder, wanted).code();
    } finally {
      Thread.interrupted();
      if (keep) {
        say("kept: " + directory);
      } else {
        Orphans.removeTree(directory);
      }
    }
  }

  private List<CrashPoint> wanted() {
    if (points.isEmpty()) {
      return CrashPoints.ALL;
    }
    List<CrashPoint> wanted = new ArrayList<>();
    for (String name : points) {
      wanted.add(
          CrashPoints.find(name)
              .orElseThrow(
                  () -> new UsageException("there is no place " + name + "; --list names them")));
    }
    return wanted;
  }

  private ExitStatus run(DataFolder folder, List<CrashPoint> wanted) throws InterruptedException {
    long startNanos = System.nanoTime();
    say("starting the system in %s".formatted(folder.path()));
    StackPlan plan =
        new StackPlan(OwnVariables.of(System.getenv()), Ports.ephemeral(), false, UNUSED, UNUSED);
    try (Rig rig =
        new Rig(
            LocalStack.start(
                folder, plan, UUID.randomUUID().toString(), started -> say("  " + started)))) {
      Sweep sweep = new Sweep(rig, this::say);
      sweepAll(sweep, wanted);
      boolean sound = verify(rig);
      figures(rig, sweep, sound, startNanos);
      return sound && sweep.problems().isEmpty() ? ExitStatus.DONE : ExitStatus.FAILED;
    }
  }

  private void sweepAll(Sweep sweep, List<CrashPoint> wanted) throws InterruptedException {
    Set<String> seen = sweep.survey();
    List<String> unknown = seen.stream().filter(name -> CrashPoints.find(name).isEmpty()).toList();
    if (!unknown.isEmpty()) {
      sweep.problems().add("places that the sweep does not know: " + unknown);
    }
    List<Pair> twos = pairsOf(wanted);
    int of = wanted.size() + twos.size();
    int number = 0;
    for (CrashPoint point : wanted) {
      sweep.single(++number, of, point);
    }
    for (Pair pair : twos) {
      sweep.pair(++number, of, pair.first(), pair.second());
    }
  }

  private List<Pair> pairsOf(List<CrashPoint> wanted) {
    List<Pair> all = new ArrayList<>();
    for (CrashPoint first : wanted) {
      for (CrashPoint second : wanted) {
        all.add(new Pair(first, second));
      }
    }
    if (pairs) {
      return all;
    }
    Collections.shuffle(all, new Random(seed));
    return all.subList(0, Math.min(sample, all.size()));
  }

  private boolean verify(Rig rig) {
    say("checking every invariant");
    List<Finding> findings = rig.verify();
    VerifyCommand.table(findings).print(out(), false);
    findings.forEach(
        finding ->
            finding.shown().forEach(what -> say("! %d: %s".formatted(finding.number(), what))));
    return findings.stream().allMatch(Finding::passed);
  }

  private void figures(Rig rig, Sweep sweep, boolean sound, long startNanos) {
    sweep.problems().forEach(problem -> say("! " + problem));
    Kos.Calls calls = rig.calls();
    say(
        ("crash-points seed %d: %d of %d points and pairs reached, %d halts, %d records submitted,"
                + " %d change calls received, %d executed, %d problems, invariants %s, %d s")
            .formatted(
                seed,
                sweep.reached(),
                sweep.swept(),
                sweep.halts(),
                rig.submitted(),
                calls.received(),
                calls.executed(),
                sweep.problems().size(),
                sound ? "hold" : "VIOLATED",
                Duration.ofNanos(System.nanoTime() - startNanos).toSeconds()));
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
