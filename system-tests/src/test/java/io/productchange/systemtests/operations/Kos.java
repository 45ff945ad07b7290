package io.productchange.systemtests.operations;

import io.productchange.localstack.traffic.KosAdmin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** KOS's side: what it is told to do, and its own journal of what it did. */
final class Kos implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final KosAdmin admin;
  private final Path journal;

  Kos(String baseUrl, Path journal) {
    this.admin = new KosAdmin(baseUrl);
    this.journal = journal;
  }

  /** To tell it what to do. */
  KosAdmin admin() {
    return admin;
  }

  /** The change calls that KOS received, in its own words. */
  List<JsonNode> changeCalls() throws IOException {
    return Files.readAllLines(journal).stream()
        .map(JSON::readTree)
        .filter(event -> event.path("event").asString().equals("received"))
        .toList();
  }

  /** How often KOS was called to make the change of a request. */
  long changeCalls(String requestId) throws IOException {
    return changeCalls().stream()
        .filter(call -> call.path("requestId").asString().equals(requestId))
        .count();
  }

  @Override
  public void close() {
    admin.close();
  }
}
