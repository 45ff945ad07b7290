package io.productchange.localstack.traffic;

import io.productchange.operatorcli.cli.CommandException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Tells the KOS simulator what to do. Each call throws {@link CommandException} where the simulator
 * refuses it or does not answer within 20 s. Thread-safe.
 */
public final class KosAdmin implements AutoCloseable {
  private static final Duration BOUND = Duration.ofSeconds(20);

  private final String baseUrl;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(BOUND).build();

  /**
   * @param baseUrl the simulator's, without a slash at its end
   */
  public KosAdmin(String baseUrl) {
    this.baseUrl = baseUrl;
  }

  /**
   * From now on KOS works by these rules and no others.
   *
   * @param rules a JSON array
   */
  public void putRules(String rules) throws InterruptedException {
    send("PUT", "/admin/rules", rules);
  }

  /**
   * From now on KOS works by these rules too.
   *
   * @param rules a JSON array
   */
  public void addRules(String rules) throws InterruptedException {
    send("POST", "/admin/rules", rules);
  }

  /** From now on KOS works without the rule of this id. */
  public void dropRule(String id) throws InterruptedException {
    send("DELETE", "/admin/rules/" + id, "");
  }

  /** Changes a line as another channel would. */
  public void setProduct(String line, String product) throws InterruptedException {
    send("POST", "/admin/lines/" + line, "{\"productCode\":\"%s\"}".formatted(product));
  }

  private void send(String method, String path, String body) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(baseUrl + path))
            .timeout(BOUND)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new CommandException(
            "the simulator refused %s %s: %s".formatted(method, path, response.body()));
      }
    } catch (IOException e) {
      throw new CommandException("the simulator did not answer: " + e, e);
    }
  }

  /** What is under way is given up. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
