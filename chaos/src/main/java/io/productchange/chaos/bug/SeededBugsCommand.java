package io.productchange.chaos.bug;

import io.productchange.chaos.OwnStack;
import io.productchange.localstack.stack.LocalStack;
import io.productchange.localstack.stack.TemporaryRun;
import io.productchange.operatorcli.cli.Table;
import io.productchange.operatorcli.verify.Finding;
import io.productchange.runtime.lifecycle.ExitStatus;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code chaos seeded-bugs}: shows that {@code verify} finds what it is to find. */
@Command(
    name = "seeded-bugs",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = {
      "Start the system on free ports in a temporary folder, run requests through sound services, then"
          + " through services with seeded bugs, and check every invariant after each. Exit status 0 only if"
          + " the first run is clean, and in the second every bug is found by exactly the invariants that it"
          + " breaks and nothing else is accused."
    })
public final class SeededBugsCommand implements Callable<Integer> {
  @Mixin private TemporaryRun temporary = new TemporaryRun();

  @Override
  public Integer call() throws Exception {
    return temporary.run("chaos", folder -> OwnStack.use(folder, temporary::say, this::run)).code();
  }

  private ExitStatus run(LocalStack stack) {
    BugRun runs = new BugRun(stack);
    temporary.say("sound services");
    boolean clean = temporary.tell(runs.run(false));
    temporary.say("services with seeded bugs");
    List<Finding> findings = runs.run(true);
    temporary.tell(findings);
    boolean exact = true;
    Table table = new Table("bug", "breaks", "found by", "verdict");
    for (SeededBug bug : SeededBug.values()) {
      Set<Integer> found = Verdicts.caughtBy(bug, findings);
      boolean right = found.equals(bug.invariants());
      exact &= right;
      table.row(
          bug.word(),
          new TreeSet<>(bug.invariants()).toString(),
          found.toString(),
          right ? "ok" : "WRONG");
    }
    table.print(temporary.out(), false);
    List<String> unexplained = Verdicts.unexplained(findings);
    unexplained.forEach(what -> temporary.say("! nobody's: " + what));
    return clean && exact && unexplained.isEmpty() ? ExitStatus.DONE : ExitStatus.FAILED;
  }
}
