package io.productchange.ingestapi.http;

import io.productchange.schema.message.JsonCodec;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One HTTP answer before it is written. Immutable.
 *
 * @param status the HTTP status
 * @param headers further header fields in the order of their writing
 * @param contentType what the body is; "" where there is none
 * @param body the text to send, in UTF-8; "" for none
 * @param closes whether the connection is closed after it
 */
public record Answer(
    int status, Map<String, String> headers, String contentType, String body, boolean closes) {
  /** The media type of our bodies. */
  public static final String JSON = "application/json";

  public Answer {
    headers = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /** An answer with a body. */
  public static Answer of(int status, String contentType, String body) {
    return new Answer(status, Map.of(), contentType, body, false);
  }

  /** An answer with this value as JSON. */
  public static Answer json(int status, Object value) {
    return of(status, JSON, JsonCodec.writeString(value));
  }

  /** An answer without a body. */
  public static Answer empty(int status) {
    return new Answer(status, Map.of(), "", "", false);
  }

  /** The same with one more header field, or another value of it. */
  public Answer with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Answer(status, more, contentType, body, closes);
  }

  /** The same, after which the connection is closed. */
  public Answer closing() {
    return new Answer(status, headers, contentType, body, true);
  }
}
