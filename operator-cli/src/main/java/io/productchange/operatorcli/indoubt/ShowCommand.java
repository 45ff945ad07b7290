package io.productchange.operatorcli.indoubt;

import io.productchange.operatorcli.cli.CommandException;
import io.productchange.operatorcli.cli.Database;
import io.productchange.operatorcli.cli.OperatorCommand;
import io.productchange.operatorcli.cli.Table;
import io.productchange.runtime.database.DatabaseSettings;
import io.productchange.runtime.lifecycle.ExitStatus;
import io.productchange.schema.message.JsonCodec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = {
      "Show what is known of a change in doubt: the send, every call, earlier decisions, what may be decided."
          + " The line number is shown in full: it is needed to ask KOS's people."
    })
final class ShowCommand extends OperatorCommand {
  @Parameters(paramLabel = "ID", description = "The request's id.")
  private String requestId = "";

  @Option(names = "--json", description = "Print JSON: request, calls, decisions.")
  private boolean json;

  @Override
  protected ExitStatus run() {
    try (Database database =
        Database.open(environment(DatabaseSettings.REQUIREMENTS), "in-doubt")) {
      InDoubtStore store = new InDoubtStore(database.jdbi());
      InDoubtRequest request =
          store.find(requestId).orElseThrow(() -> notInDoubt(store, requestId));
      List<Call> calls = store.calls(requestId);
      List<Action> actions = store.actions(requestId);
      if (json) {
        out()
            .println(
                JsonCodec.writeString(
                    Map.of("request", request, "calls", calls, "decisions", actions)));
      } else {
        print(request);
        printCalls(calls);
        printActions(actions);
        printDecisions();
      }
      out().flush();
      return ExitStatus.DONE;
    }
  }

  private void printDecisions() {
    out().println();
    out().println("to end it, after KOS's people said what became of it:");
    for (Resolution resolution : Resolution.values()) {
      out()
          .println(
              "  ./product-change in-doubt resolve %s --as %s --why \"…\""
                  .formatted(requestId, resolution.action()));
    }
  }

  /** Says how the request stands instead. */
  static CommandException notInDoubt(InDoubtStore store, String requestId) {
    return new CommandException(
        store
            .status(requestId)
            .map(status -> "request %s is not in doubt, it is %s".formatted(requestId, status))
            .orElseGet(() -> "there is no request %s".formatted(requestId)));
  }

  private void print(InDoubtRequest request) {
    line("request", request.requestId() + ", attempt " + request.attempt());
    line("line", request.lineNumber());
    line("change", request.currentProductCode() + " to " + request.targetProductCode());
    line("requested at", request.requestedAt());
    line("in doubt since", request.inDoubtSince());
    line("because", request.message());
    line("send", "number %d, intent at %s".formatted(request.sendNumber(), request.intentAt()));
    line("sender saw", request.outcome() == null ? "nothing that it told" : request.outcome());
    line(
        "sender",
        request.senderDoneAt() == null
            ? "may still send, as far as is proven"
            : "can no longer send, since " + request.senderDoneAt());
    line("evidence", request.evidence());
  }

  private void line(String name, @Nullable Object value) {
    out().println("%-15s %s".formatted(name, value == null ? "" : value));
  }

  private void printCalls(List<Call> calls) {
    Table table = new Table("at", "call", "status", "millis", "answer");
    for (Call call : calls) {
      table.row(
          call.createdAt(),
          call.integrationType(),
          call.responseStatus(),
          call.responseTimeMs(),
          call.responseBody() == null ? call.errorMessage() : call.responseBody());
    }
    out().println();
    table.print(out(), false);
  }

  private void printActions(List<Action> actions) {
    if (actions.isEmpty()) {
      return;
    }
    Table table = new Table("at", "decision", "by", "why", "state", "outcome");
    for (Action action : actions) {
      table.row(
          action.createdAt(),
          action.action(),
          action.operator(),
          action.why(),
          action.state(),
          action.outcome());
    }
    out().println();
    table.print(out(), false);
  }
}
