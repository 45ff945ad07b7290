package io.productchange.ingestapi;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A plain HTTP client. It holds every answer against the OpenAPI document. */
final class ApiClient {
  static final String REQUESTS = "/v1/change-requests";

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final int port;

  ApiClient(int port) {
    this.port = port;
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(30));
  }

  Reply get(String path) {
    return send(request(path).build());
  }

  CompletableFuture<Reply> getLater(String path) {
    return sendLater(request(path).build());
  }

  Reply submit(String json) {
    return post(REQUESTS, "application/json", json);
  }

  CompletableFuture<Reply> submitLater(String json) {
    return sendLater(
        request(REQUESTS)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  Reply post(String path, String contentType, String body) {
    return send(
        request(path)
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  Reply method(String method, String path) {
    return send(request(path).method(method, HttpRequest.BodyPublishers.noBody()).build());
  }

  Reply send(HttpRequest request) {
    try {
      return checked(request, HTTP.send(request, HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new AssertionError("no answer to " + request, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  CompletableFuture<Reply> sendLater(HttpRequest request) {
    return HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .thenApply(response -> checked(request, response));
  }

  private static Reply checked(HttpRequest request, HttpResponse<String> response) {
    Reply reply = new Reply(response.statusCode(), response.headers().map(), response.body());
    OpenApiDocument.INSTANCE.check(request.method(), request.uri().getPath(), reply);
    return reply;
  }
}
