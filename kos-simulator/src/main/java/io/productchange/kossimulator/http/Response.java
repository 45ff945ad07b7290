package io.productchange.kossimulator.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A response in memory.
 *
 * @param headers further ones than Content-Type, Content-Length and Connection
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Response(int status, String contentType, byte[] body, Map<String, String> headers) {
  private static final Map<Integer, String> REASONS =
      Map.ofEntries(
          Map.entry(200, "OK"),
          Map.entry(201, "Created"),
          Map.entry(204, "No Content"),
          Map.entry(400, "Bad Request"),
          Map.entry(401, "Unauthorized"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Method Not Allowed"),
          Map.entry(408, "Request Timeout"),
          Map.entry(411, "Length Required"),
          Map.entry(413, "Content Too Large"),
          Map.entry(415, "Unsupported Media Type"),
          Map.entry(422, "Unprocessable Content"),
          Map.entry(431, "Request Header Fields Too Large"),
          Map.entry(500, "Internal Server Error"),
          Map.entry(501, "Not Implemented"),
          Map.entry(502, "Bad Gateway"),
          Map.entry(503, "Service Unavailable"),
          Map.entry(504, "Gateway Timeout"),
          Map.entry(505, "HTTP Version Not Supported"));

  public Response {
    headers = Map.copyOf(headers);
  }

  /** A response without further headers. */
  public static Response of(int status, String contentType, byte[] body) {
    return new Response(status, contentType, body, Map.of());
  }

  /** Plain text in UTF-8. */
  public static Response text(int status, String text) {
    return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /** The words that go with a status. */
  public static String reason(int status) {
    return REASONS.getOrDefault(status, "Status " + status);
  }

  /** Head and body as sent. */
  byte[] encode(boolean keepAlive, boolean withBody) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256 + body.length);
    out.writeBytes(head(status, contentType, headers, "Content-Length: " + body.length, keepAlive));
    if (withBody) {
      out.writeBytes(body);
    }
    return out.toByteArray();
  }

  static byte[] head(
      int status,
      String contentType,
      Map<String, String> headers,
      String framing,
      boolean keepAlive) {
    StringBuilder head = new StringBuilder(256);
    head.append("HTTP/1.1 ").append(status).append(' ').append(reason(status)).append("\r\n");
    head.append("Content-Type: ").append(contentType).append("\r\n");
    head.append(framing).append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("Connection: ").append(keepAlive ? "keep-alive" : "close").append("\r\n\r\n");
    return head.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
