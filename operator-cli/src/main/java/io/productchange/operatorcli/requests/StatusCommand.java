package io.productchange.operatorcli.requests;

import io.productchange.operatorcli.cli.CommandException;
import io.productchange.operatorcli.cli.OperatorCommand;
import io.productchange.operatorcli.cli.UsageException;
import io.productchange.runtime.lifecycle.ExitStatus;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.request.RequestReader;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code status}. */
@Command(
    name = "status",
    description = {
      "Print how a request stands, as JSON: its result once it is decided. Exit status 1 if it is not on"
          + " record."
    })
public final class StatusCommand extends OperatorCommand {
  @Parameters(paramLabel = "ID", description = "The request's id.")
  private String requestId = "";

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      description = "Wait so long for its end, such as PT20S.")
  private Duration wait = Duration.ZERO;

  @Override
  protected ExitStatus run() {
    if (!RequestReader.isRequestId(requestId)) {
      throw new UsageException("'%s' is not the form of a request's id".formatted(requestId));
    }
    Map<String, String> variables = variables();
    try (Access access = Access.open(environment(Access.requirements(variables)), variables)) {
      out()
          .println(
              JsonCodec.writeString(
                  access
                      .status(requestId, wait)
                      .orElseThrow(
                          () ->
                              new CommandException(
                                  "request %s is not on record (yet)".formatted(requestId)))));
    }
    out().flush();
    return ExitStatus.DONE;
  }
}
