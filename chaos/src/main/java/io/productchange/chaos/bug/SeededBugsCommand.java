package io.productchange.chaos.bug;

import io.productchange.chaos.OwnStack;
import io.productchange.localstack.stack.LocalStack;
import io.productchange.operatorcli.cli.Table;
import io.productchange.operatorcli.verify.Finding;
import io.productchange.operatorcli.verify.VerifyCommand;
import io.productchange.runtime.lifecycle.ExitStatus;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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
  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--keep", description = "Keep the temporary folder with all logs.")
  private boolean keep;

  @Override
  public Integer call() throws Exception {
    return OwnStack.command(keep, out()::println, this::run).code();
  }

  private ExitStatus run(LocalStack stack) throws InterruptedException {
    BugRun runs = new BugRun(stack);
    out().println("sound services");
    boolean clean = print(runs.run(false));
    out().println("services with seeded bugs");
    List<Finding> findings = runs.run(true);
    print(findings);
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
    table.print(out(), false);
    List<String> unexplained = Verdicts.unexplained(findings);
    unexplained.forEach(what -> out().println("! nobody's: " + what));
    return clean && exact && unexplained.isEmpty() ? ExitStatus.DONE : ExitStatus.FAILED;
  }

  private boolean print(List<Finding> findings) {
    VerifyCommand.table(findings).print(out(), false);
    findings.forEach(
        finding ->
            finding
                .shown()
                .forEach(what -> out().println("! %d: %s".formatted(finding.number(), what))));
    return findings.stream().allMatch(Finding::passed);
  }

  private PrintWriter out() {
    CommandSpec present = spec;
    if (present == null) {
      throw new IllegalStateException("the command was not made by picocli");
    }
    return present.commandLine().getOut();
  }
}
