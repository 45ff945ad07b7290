package io.productchange.operatorcli.requests;

import io.productchange.operatorcli.cli.OperatorCommand;
import io.productchange.runtime.lifecycle.ExitStatus;
import io.productchange.runtime.service.Signals;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.message.PersonalData;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code watch}. */
@Command(
    name = "watch",
    description = {
      "Print every change of a request's status as it comes, until Ctrl-C. Through the ingest API where"
          + " INGEST_URL is set (the newest 100 requests, looked at once a second), else from change-events."
    })
public final class WatchCommand extends OperatorCommand {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  @Option(names = "--json", description = "Print JSON, one object a line, nothing masked.")
  private boolean json;

  @Override
  protected ExitStatus run() throws InterruptedException {
    Map<String, String> variables = variables();
    CountDownLatch stop = new CountDownLatch(1);
    Signals.handle(
        signal -> stop.countDown(), () -> Runtime.getRuntime().halt(ExitStatus.FAILED.code()));
    try (Access access = Access.open(environment(Access.requirements(variables)), variables)) {
      do {
        access.changes().forEach(this::print);
      } while (!stop.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS));
    }
    return ExitStatus.DONE;
  }

  private void print(JsonNode change) {
    out().println(json ? JsonCodec.writeString(change) : line(change));
    out().flush();
  }

  private static String line(JsonNode change) {
    return "%-50s %s %-10s %s"
        .formatted(
            change.path("requestId").asString(),
            PersonalData.mask(change.path("lineNumber").asString("")),
            change.path("status").asString(),
            change.path("reason").path("code").asString(change.path("message").asString("")))
        .stripTrailing();
  }
}
