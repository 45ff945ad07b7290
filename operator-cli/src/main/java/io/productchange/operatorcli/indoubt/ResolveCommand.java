package io.productchange.operatorcli.indoubt;

import io.productchange.operatorcli.cli.CommandException;
import io.productchange.operatorcli.cli.Database;
import io.productchange.operatorcli.cli.OperatorCommand;
import io.productchange.operatorcli.cli.Patience;
import io.productchange.operatorcli.cli.UsageException;
import io.productchange.runtime.database.DatabaseSettings;
import io.productchange.runtime.lifecycle.ExitStatus;
import io.productchange.schema.message.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "resolve",
    description = {
      "Decide about a change in doubt. The adapter that owns the line carries the decision out, if it is"
          + " still open; this waits for that and prints the end. Who, what, why and what was known"
          + " then are kept.",
      "",
      "applied: KOS made the change; the request ends COMPLETED.",
      "not-applied: KOS did not make it and will not; the request ends FAILED.",
      "retry: KOS did not make it and will not; it is sent once more.",
      "sender-dead: the adapter that sent it is gone for good, so that waiting for a late effect may begin."
    })
final class ResolveCommand extends OperatorCommand {
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  @Parameters(paramLabel = "ID", description = "The request's id.")
  private String requestId = "";

  @Option(
      names = "--as",
      required = true,
      paramLabel = "DECISION",
      description = "${COMPLETION-CANDIDATES}")
  private Resolution resolution = Resolution.NOT_APPLIED;

  @Option(
      names = "--why",
      required = true,
      paramLabel = "TEXT",
      description = "Why; kept for ever.")
  private String why = "";

  @Option(
      names = "--before-bound",
      description = {
        "With not-applied or retry: KOS's people vouch that the call has no effect and will have none,"
            + " although the late-effect bound is not over. Without it they are refused until then."
      })
  private boolean beforeBound;

  @Option(
      names = "--operator",
      paramLabel = "NAME",
      description = "Who decides. Default: the login name.")
  private String operator = System.getProperty("user.name");

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      description = "How long to wait for the adapter. Default: ${DEFAULT-VALUE}")
  private Duration wait = Duration.ofSeconds(20);

  @Override
  protected ExitStatus run() {
    if (why.isBlank()) {
      throw new UsageException("--why must say why");
    }
    try (Database database =
        Database.open(environment(DatabaseSettings.REQUIREMENTS), "in-doubt")) {
      InDoubtStore store = new InDoubtStore(database.jdbi());
      InDoubtRequest request =
          store.find(requestId).orElseThrow(() -> ShowCommand.notInDoubt(store, requestId));
      String evidence = new String(JsonCodec.write(request), StandardCharsets.UTF_8);
      long id = store.ask(requestId, resolution, operator, why, evidence, beforeBound);
      return report(store, awaitHandled(store, id));
    }
  }

  private Action awaitHandled(InDoubtStore store, long id) {
    return Patience.look(
        wait, LOOK_EVERY, () -> store.action(id), action -> !action.state().equals("REQUESTED"));
  }

  private ExitStatus report(InDoubtStore store, Action action) {
    return switch (action.state()) {
      case "APPLIED" -> {
        out().println("carried out: %s".formatted(action.outcome()));
        out().println("the request is %s".formatted(store.status(requestId).orElse("unknown")));
        yield ExitStatus.DONE;
      }
      case "REJECTED" -> throw new CommandException("not carried out: " + action.outcome());
      default ->
          throw new CommandException(
              "recorded as action %d, but no adapter has taken it up within %s; it will be when one runs"
                  .formatted(action.id(), wait));
    };
  }
}
