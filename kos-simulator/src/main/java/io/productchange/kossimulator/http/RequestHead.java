package io.productchange.kossimulator.http;

import java.util.Map;
import java.util.Optional;

/**
 * Request line and headers.
 *
 * @param path without the query
 * @param query what follows the first {@code ?}, empty when there is none; not decoded
 * @param http11 HTTP/1.1, otherwise HTTP/1.0
 * @param headers by lower-case name; repeated ones joined by a comma
 */
public record RequestHead(
    String method, String path, String query, boolean http11, Map<String, String> headers) {
  public RequestHead {
    headers = Map.copyOf(headers);
  }

  /** A header's value by its lower-case name. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** Whether the peer expects the connection to stay. */
  boolean keepsAlive() {
    String connection = headers.getOrDefault("connection", "").toLowerCase(java.util.Locale.ROOT);
    return http11 ? !connection.contains("close") : connection.contains("keep-alive");
  }
}
