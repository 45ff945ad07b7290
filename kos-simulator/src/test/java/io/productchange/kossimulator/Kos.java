package io.productchange.kossimulator;

import io.productchange.kossimulator.journal.Journal;
import io.productchange.kossimulator.journal.JournalEvent;
import io.productchange.kossimulator.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A KOS to ask, and its journal to judge by. */
public final class Kos implements AutoCloseable {
  public static final String INQUIRY = "/api/v1/kos/product/inquiry";
  public static final String LIST = "/api/v1/kos/product/list";
  public static final String CHANGE = "/api/v1/kos/product/change";

  private final URI base;
  private final Path journal;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  public Kos(URI base, Path journal) {
    this.base = base;
    this.journal = journal;
  }

  public URI base() {
    return base;
  }

  public HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  public JsonNode json(String method, String path, String body)
      throws IOException, InterruptedException {
    return Json.parse(send(method, path, body).body());
  }

  public JsonNode inquire(String lineNumber) throws IOException, InterruptedException {
    return json(
        "POST", INQUIRY, "{\"lineNumber\":\"%s\",\"requestId\":\"inq\"}".formatted(lineNumber));
  }

  public JsonNode change(String requestId, String lineNumber, String target)
      throws IOException, InterruptedException {
    return json("POST", CHANGE, changeBody(requestId, lineNumber, target));
  }

  public static String changeBody(String requestId, String lineNumber, String target) {
    return """
        {"lineNumber":"%s","currentProductCode":"ANY","targetProductCode":"%s","requestId":"%s"}"""
        .formatted(lineNumber, target, requestId);
  }

  public String productOf(String lineNumber) throws IOException, InterruptedException {
    return json("GET", "/admin/lines/" + lineNumber, "").path("productCode").asString();
  }

  public void rules(String json) throws IOException, InterruptedException {
    HttpResponse<String> response = send("PUT", "/admin/rules", json);
    if (response.statusCode() != 200) {
      throw new AssertionError(response.body());
    }
  }

  public List<JournalEvent> journal() throws IOException {
    return Journal.read(journal);
  }

  public <E extends JournalEvent> List<E> events(Class<E> type) throws IOException {
    return journal().stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The one answered event of a call, once it is there. */
  public JournalEvent.Answered answered(String requestId) throws Exception {
    Await.until(
        "answered " + requestId,
        () ->
            events(JournalEvent.Answered.class).stream()
                .anyMatch(event -> requestId.equals(event.requestId())));
    return events(JournalEvent.Answered.class).stream()
        .filter(event -> requestId.equals(event.requestId()))
        .reduce(
            (first, second) -> {
              throw new AssertionError("answered twice: " + requestId);
            })
        .orElseThrow();
  }

  @Override
  public void close() {
    client.close();
  }
}
