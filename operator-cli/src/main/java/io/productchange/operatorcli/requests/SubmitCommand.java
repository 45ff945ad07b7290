package io.productchange.operatorcli.requests;

import io.productchange.operatorcli.cli.CommandException;
import io.productchange.operatorcli.cli.OperatorCommand;
import io.productchange.operatorcli.cli.UsageException;
import io.productchange.runtime.lifecycle.ExitStatus;
import io.productchange.schema.message.JsonCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code submit}. */
@Command(
    name = "submit",
    description = {
      "Submit a change request, or a file of them (one JSON object a line), and print the ids. Through the"
          + " ingest API where INGEST_URL is set, else to Kafka."
    })
public final class SubmitCommand extends OperatorCommand {
  @Option(names = "--id", paramLabel = "ID", description = "The request's id. Default: one is made")
  private @Nullable String id;

  @Option(names = "--line", paramLabel = "NUMBER", description = "The line, 010 and 8 digits.")
  private @Nullable String line;

  @Option(names = "--customer", paramLabel = "ID", description = "The customer.")
  private @Nullable String customer;

  @Option(names = "--from", paramLabel = "CODE", description = "The line's present product.")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "CODE", description = "The product to change to.")
  private @Nullable String to;

  @Option(names = "--file", paramLabel = "FILE", description = "Requests, one JSON object a line.")
  private @Nullable Path file;

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      description =
          "Wait so long for the end, and print it. Exit status 1 if one did not complete.")
  private Duration wait = Duration.ZERO;

  @Override
  protected ExitStatus run() {
    List<byte[]> requests = file == null ? List.of(single()) : ofFile(file);
    Map<String, String> variables = variables();
    boolean allCompleted = true;
    try (Access access = Access.open(environment(Access.requirements(variables)), variables)) {
      List<String> ids = new ArrayList<>();
      for (byte[] request : requests) {
        String requestId = access.submit(request);
        ids.add(requestId);
        if (wait.isZero()) {
          out().println(requestId);
        }
      }
      if (!wait.isZero()) {
        for (String requestId : ids) {
          allCompleted &= printEnd(access, requestId);
        }
      }
    }
    out().flush();
    return allCompleted ? ExitStatus.DONE : ExitStatus.FAILED;
  }

  private boolean printEnd(Access access, String requestId) {
    JsonNode status =
        access
            .status(requestId, wait)
            .orElseThrow(
                () ->
                    new CommandException(
                        "%s is submitted, but not on record after %s".formatted(requestId, wait)));
    out().println(JsonCodec.writeString(status));
    return status.path("status").asString().equals("COMPLETED");
  }

  private byte[] single() {
    Map<String, String> fields = new LinkedHashMap<>();
    if (id != null) {
      fields.put("requestId", id);
    }
    put(fields, "lineNumber", "--line", line);
    put(fields, "customerId", "--customer", customer);
    put(fields, "currentProductCode", "--from", from);
    put(fields, "targetProductCode", "--to", to);
    fields.put("type", "CHANGE");
    return JsonCodec.write(fields);
  }

  private static void put(
      Map<String, String> fields, String name, String option, @Nullable String value) {
    if (value == null) {
      throw new UsageException(
          option + " is missing; a request needs --line, --customer, --from and --to, or --file");
    }
    fields.put(name, value);
  }

  private static List<byte[]> ofFile(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> !line.isBlank())
          .map(line -> line.getBytes(StandardCharsets.UTF_8))
          .toList();
    } catch (IOException e) {
      throw new UsageException("cannot read %s: %s".formatted(file, e));
    }
  }
}
