package io.productchange.operatorcli.requests;

import io.productchange.operatorcli.cli.CommandException;
import io.productchange.runtime.settings.Secret;
import io.productchange.schema.message.JsonCodec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Through the ingest API. */
final class ApiAccess implements Access {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** The longest that the API waits in one call. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final String base;
  private final Optional<Secret> token;
  private @Nullable Map<String, Long> seen;

  ApiAccess(URI base, Optional<Secret> token) {
    this.base = base.toString().replaceAll("/+$", "") + "/v1/change-requests";
    this.token = token;
  }

  @Override
  public String submit(byte[] request) {
    HttpResponse<String> response =
        send(
            request("", TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(request)));
    if (response.statusCode() != 202) {
      throw refused(response);
    }
    return JsonCodec.readTree(response.body()).path("requestId").asString();
  }

  @Override
  public Optional<JsonNode> status(String requestId, Duration wait) {
    long deadlineNanos = System.nanoTime() + wait.toNanos();
    while (true) {
      Duration left = Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
      Duration now = left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT;
      HttpResponse<String> response =
          send(request("/" + requestId + "?wait=" + now, TIMEOUT.plus(now)).GET());
      switch (response.statusCode()) {
        case 200 -> {
          JsonNode status = JsonCodec.readTree(response.body());
          if (status.has("resultId") || left.compareTo(LONGEST_WAIT) <= 0) {
            return Optional.of(status);
          }
        }
        case 404 -> {
          if (left.compareTo(LONGEST_WAIT) <= 0) {
            return Optional.empty();
          }
        }
        default -> throw refused(response);
      }
    }
  }

  @Override
  public List<JsonNode> changes() {
    HttpResponse<String> response = send(request("?limit=100", TIMEOUT).GET());
    if (response.statusCode() != 200) {
      throw refused(response);
    }
    List<JsonNode> changed = new ArrayList<>();
    // Only what is on the page is kept: what fell off it is not asked for again.
    Map<String, Long> present = new HashMap<>();
    for (JsonNode item : JsonCodec.readTree(response.body()).path("items")) {
      String id = item.path("requestId").asString();
      long version = item.path("version").asLong();
      present.put(id, version);
      if (seen != null && seen.getOrDefault(id, -1L) < version) {
        changed.addFirst(item);
      }
    }
    seen = present;
    return changed;
  }

  private HttpRequest.Builder request(String path, Duration timeout) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(base + path)).timeout(timeout);
    token.ifPresent(secret -> builder.header("Authorization", "Bearer " + secret.reveal()));
    return builder;
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new CommandException("the ingest API at %s does not answer: %s".formatted(base, e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("interrupted", e);
    }
  }

  private static CommandException refused(HttpResponse<String> response) {
    return new CommandException(
        "the ingest API answered %d: %s".formatted(response.statusCode(), response.body()));
  }

  @Override
  public void close() {
    client.close();
  }
}
