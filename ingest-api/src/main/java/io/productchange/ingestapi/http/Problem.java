package io.productchange.ingestapi.http;

import io.productchange.schema.message.JsonCodec;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error as {@code application/problem+json} (RFC 9457). Immutable. Its texts hold no personal
 * data.
 *
 * @param type which kind of error
 * @param detail what is wrong here and what to do about it, for people
 * @param members further members, such as {@code violations}
 * @param headers further header fields, such as {@code Retry-After}
 */
public record Problem(
    ProblemType type, String detail, Map<String, Object> members, Map<String, String> headers) {
  /** The media type of problems. */
  public static final String CONTENT_TYPE = "application/problem+json";

  public Problem {
    members = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(members));
    headers = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /** A problem without further members and header fields. */
  public static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail, Map.of(), Map.of());
  }

  /** The same with one more member. */
  public Problem with(String member, @Nullable Object value) {
    if (value == null) {
      return this;
    }
    Map<String, Object> more = new LinkedHashMap<>(members);
    more.put(member, value);
    return new Problem(type, detail, more, headers);
  }

  /** The same with {@code Retry-After}. */
  public Problem retryAfterSeconds(int seconds) {
    return header("Retry-After", Integer.toString(seconds));
  }

  /** The same with one more header field. */
  public Problem header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Problem(type, detail, members, more);
  }

  /** What the body says. */
  public Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("type", type.uri());
    document.put("title", type.title());
    document.put("status", type.status());
    document.put("detail", detail);
    document.putAll(members);
    return document;
  }

  /** The problem as an answer. */
  public Answer answer() {
    return new Answer(
        type.status(), headers, CONTENT_TYPE, JsonCodec.writeString(document()), false);
  }

  /** The problem as an exception, for whoever cannot return it. */
  public ProblemException exception() {
    return new ProblemException(this);
  }
}
