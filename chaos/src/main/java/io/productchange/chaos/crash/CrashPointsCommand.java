package io.productchange.chaos.crash;

import io.productchange.chaos.OwnStack;
import io.productchange.localstack.stack.LocalStack;
import io.productchange.localstack.stack.TemporaryRun;
import io.productchange.operatorcli.cli.UsageException;
import io.productchange.runtime.lifecycle.ExitStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
  @Mixin private TemporaryRun temporary = new TemporaryRun();

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

  @Override
  public Integer call() throws Exception {
    List<CrashPoint> wanted = wanted();
    if (list) {
      wanted.forEach(point -> temporary.say("%-10s %s".formatted(point.victim(), point.name())));
      return ExitStatus.DONE.code();
    }
    return temporary
        .run("chaos", folder -> OwnStack.use(folder, temporary::say, stack -> run(stack, wanted)))
        .code();
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

  private ExitStatus run(LocalStack stack, List<CrashPoint> wanted) throws InterruptedException {
    long startNanos = System.nanoTime();
    try (Rig rig = new Rig(stack)) {
      Sweep sweep = new Sweep(rig, temporary::say);
      sweep.run(
          pairs ? SweepPlan.withAllPairs(wanted) : SweepPlan.withSample(wanted, sample, seed));
      temporary.say("checking every invariant");
      boolean sound = temporary.tell(rig.verify());
      figures(rig, sweep, sound, startNanos);
      return sound && sweep.problems().isEmpty() ? ExitStatus.DONE : ExitStatus.FAILED;
    }
  }

  private void figures(Rig rig, Sweep sweep, boolean sound, long startNanos) {
    sweep.problems().forEach(problem -> temporary.say("! " + problem));
    Kos.Calls calls = rig.calls();
    temporary.say(
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
}
