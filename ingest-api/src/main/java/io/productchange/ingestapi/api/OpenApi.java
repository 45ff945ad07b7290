package io.productchange.ingestapi.api;

import io.productchange.ingestapi.http.Answer;
import io.productchange.ingestapi.http.Endpoint;
import io.productchange.ingestapi.http.Exchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /openapi.yaml}: this API in OpenAPI 3.1, written by hand and held against the routes
 * by a test.
 */
final class OpenApi implements Endpoint {
  private static final String RESOURCE = "/openapi.yaml";
  private static final String YAML = "application/yaml";

  private final Answer answer;

  OpenApi() {
    this.answer = Answer.of(200, YAML, document());
  }

  @Override
  public Answer answer(Exchange exchange) {
    return answer;
  }

  /** The document. */
  static String document() {
    try (@Nullable InputStream in = OpenApi.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
