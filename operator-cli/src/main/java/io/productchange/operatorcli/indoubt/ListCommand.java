package io.productchange.operatorcli.indoubt;

import io.productchange.operatorcli.cli.Database;
import io.productchange.operatorcli.cli.OperatorCommand;
import io.productchange.operatorcli.cli.Table;
import io.productchange.runtime.database.DatabaseSettings;
import io.productchange.runtime.lifecycle.ExitStatus;
import io.productchange.schema.message.PersonalData;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "list", description = "Show every change in doubt, the oldest first.")
final class ListCommand extends OperatorCommand {
  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most so many. Default: ${DEFAULT-VALUE}")
  private int limit = 200;

  @Override
  protected ExitStatus run() {
    try (Database database =
        Database.open(environment(DatabaseSettings.REQUIREMENTS), "in-doubt")) {
      List<InDoubtRequest> requests = new InDoubtStore(database.jdbi()).list(limit);
      if (requests.isEmpty() && !json) {
        out().println("nothing is in doubt");
        return ExitStatus.DONE;
      }
      Table table =
          new Table(
              "requestId",
              "attempt",
              "lineNumber",
              "from",
              "to",
              "inDoubtSince",
              "senderDone",
              "message");
      for (InDoubtRequest request : requests) {
        table.row(
            request.requestId(),
            request.attempt(),
            PersonalData.mask(request.lineNumber()),
            request.currentProductCode(),
            request.targetProductCode(),
            request.inDoubtSince(),
            request.senderDoneAt() != null,
            request.message());
      }
      table.print(out(), json);
      return ExitStatus.DONE;
    }
  }
}
