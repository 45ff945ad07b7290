package io.productchange.operatorcli.verify;

import io.productchange.operatorcli.cli.CommandException;
import io.productchange.schema.message.JsonCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import tools.jackson.databind.JsonNode;

/**
 * What the KOS simulator wrote down of the change calls: the judge, for it is KOS's side that
 * writes it.
 *
 * @param received change calls that reached KOS
 * @param executed changes that KOS made
 */
record JournalFile(List<Received> received, List<Executed> executed) {

  /** A change call that reached KOS. */
  record Received(String requestId, Instant at) {}

  /** A change that KOS made; work on it lasted from start to finish. */
  record Executed(String requestId, String lineNumber, Instant startedAt, Instant finishedAt) {}

  /**
   * Reads the journal. Its last line may be unfinished while the simulator runs, and is left out
   * then.
   *
   * @throws CommandException if there is no such file or a line in it is no event
   */
  static JournalFile read(Path file) {
    List<Received> received = new ArrayList<>();
    List<Executed> executed = new ArrayList<>();
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      int end = text.lastIndexOf('\n') + 1;
      text.substring(0, end).lines().forEach(line -> add(line, received, executed));
    } catch (IOException | SerializationException e) {
      throw new CommandException(
          "cannot read the journal %s: %s".formatted(file, e.getMessage()), e);
    }
    return new JournalFile(received, executed);
  }

  private static void add(String line, List<Received> received, List<Executed> executed) {
    JsonNode event = JsonCodec.readTree(line);
    String requestId = event.path("requestId").asString("");
    switch (event.path("event").asString("")) {
      case "received" -> received.add(new Received(requestId, instant(event, "at")));
      case "executed" ->
          executed.add(
              new Executed(
                  requestId,
                  event.path("lineNumber").asString(""),
                  instant(event, "startedAt"),
                  instant(event, "finishedAt")));
      default -> {}
    }
  }

  private static Instant instant(JsonNode event, String name) {
    return Instant.parse(event.path(name).asString(""));
  }
}
