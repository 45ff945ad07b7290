package io.productchange.systemtests.operations;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** KOS's side: what it is told to do, and its own journal of what it did. */
final class Kos implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient http = HttpClient.newHttpClient();
  private final String baseUrl;
  private final Path journal;

  Kos(String baseUrl, Path journal) {
    this.baseUrl = baseUrl;
    this.journal = journal;
  }

  /** Puts all rules. */
  void rules(String json) throws IOException, InterruptedException {
    send("PUT", "/admin/rules", json);
  }

  void dropRule(String id) throws IOException, InterruptedException {
    send("DELETE", "/admin/rules/" + id, "");
  }

  /** Changes a line as another channel would. */
  void setProduct(String line, String product) throws IOException, InterruptedException {
    send("POST", "/admin/lines/" + line, "{\"productCode\":\"%s\"}".formatted(product));
  }

  private void send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(baseUrl + path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new AssertionError(method + " " + path + ": " + response.body());
    }
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
    http.close();
  }
}
