package io.productchange.kossimulator.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads requests from one connection (RFC 9112). Strict where laxness invites smuggling. */
final class RequestReader {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,12}");
  private static final Pattern CHUNK_SIZE = Pattern.compile("[0-9A-Fa-f]{1,8}");

  private final InputStream in;
  private final HttpLimits limits;
  private final byte[] buffer = new byte[8 * 1024];
  private int position;
  private int end;

  RequestReader(InputStream in, HttpLimits limits) {
    this.in = in;
    this.limits = limits;
  }

  /** Waits for the first byte of a request; false at the end of the stream. */
  boolean awaitRequest() throws IOException {
    return position < end || fill();
  }

  private boolean fill() throws IOException {
    position = 0;
    end = 0;
    int read = in.read(buffer);
    if (read < 0) {
      return false;
    }
    end = read;
    return true;
  }

  private int next() throws IOException {
    if (position == end && !fill()) {
      throw new EOFException("the peer ended in the middle of a request");
    }
    return buffer[position++];
  }

  RequestHead readHead() throws IOException, HttpProblem {
    int[] budget = {limits.headBytes()};
    String line = readLine(budget);
    while (line.isEmpty()) {
      line = readLine(budget);
    }
    String[] parts = line.split(" ", -1);
    if (parts.length != 3 || !TOKEN.matcher(parts[0]).matches() || parts[1].isEmpty()) {
      throw new HttpProblem(400, "the request line is malformed");
    }
    if (!parts[2].equals("HTTP/1.1") && !parts[2].equals("HTTP/1.0")) {
      throw new HttpProblem(
          parts[2].startsWith("HTTP/") ? 505 : 400, "the HTTP version is not supported");
    }
    Map<String, String> headers = readHeaders(budget);
    boolean http11 = parts[2].equals("HTTP/1.1");
    if (http11 && !headers.containsKey("host")) {
      throw new HttpProblem(400, "Host is missing");
    }
    String target = originForm(parts[1]);
    int question = target.indexOf('?');
    return new RequestHead(
        parts[0],
        question < 0 ? target : target.substring(0, question),
        question < 0 ? "" : target.substring(question + 1),
        http11,
        headers);
  }

  private static String originForm(String target) {
    String lower = target.toLowerCase(Locale.ROOT);
    if (lower.startsWith("http://")) {
      int slash = target.indexOf('/', "http://".length());
      return slash < 0 ? "/" : target.substring(slash);
    }
    return target;
  }

  private Map<String, String> readHeaders(int[] budget) throws IOException, HttpProblem {
    Map<String, String> headers = new HashMap<>();
    int count = 0;
    for (String line = readLine(budget); !line.isEmpty(); line = readLine(budget)) {
      if (++count > limits.headers()) {
        throw new HttpProblem(431, "there are more than " + limits.headers() + " headers");
      }
      int colon = line.indexOf(':');
      if (colon < 1 || !TOKEN.matcher(line.substring(0, colon)).matches()) {
        throw new HttpProblem(400, "a header is malformed");
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      String value = line.substring(colon + 1).strip();
      String earlier = headers.get(name);
      if (earlier != null && (name.equals("content-length") || name.equals("host"))) {
        throw new HttpProblem(400, name + " is given twice");
      }
      headers.put(name, earlier == null ? value : earlier + ", " + value);
    }
    return headers;
  }

  private String readLine(int[] budget) throws IOException, HttpProblem {
    StringBuilder line = new StringBuilder(80);
    while (true) {
      int b = next();
      if (--budget[0] < 0) {
        throw new HttpProblem(431, "the head is longer than " + limits.headBytes() + " bytes");
      }
      if (b == '\n') {
        int length = line.length();
        if (length > 0 && line.charAt(length - 1) == '\r') {
          line.setLength(length - 1);
        }
        return line.toString();
      }
      if (b == 0) {
        throw new HttpProblem(400, "the head contains a zero byte");
      }
      line.append((char) (b & 0xff));
    }
  }

  /** How the body of a request is framed; throws where it cannot be accepted. */
  Framing framing(RequestHead head) throws HttpProblem {
    @Nullable String coding = head.headers().get("transfer-encoding");
    @Nullable String length = head.headers().get("content-length");
    if (coding != null) {
      if (length != null) {
        throw new HttpProblem(400, "both Content-Length and Transfer-Encoding are given");
      }
      if (!coding.equalsIgnoreCase("chunked") || !head.http11()) {
        throw new HttpProblem(501, "only the transfer coding chunked is supported");
      }
      return new Framing(true, 0);
    }
    if (length == null) {
      return new Framing(false, 0);
    }
    if (!LENGTH.matcher(length).matches()) {
      throw new HttpProblem(400, "Content-Length is malformed");
    }
    long bytes = Long.parseLong(length);
    if (bytes > limits.bodyBytes()) {
      throw tooLarge();
    }
    return new Framing(false, (int) bytes);
  }

  /** Either chunked, or of so many bytes. */
  record Framing(boolean chunked, int bytes) {
    boolean hasBody() {
      return chunked || bytes > 0;
    }
  }

  byte[] readBody(Framing framing) throws IOException, HttpProblem {
    if (framing.chunked()) {
      return readChunks();
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream(framing.bytes());
    copy(framing.bytes(), body);
    return body.toByteArray();
  }

  private byte[] readChunks() throws IOException, HttpProblem {
    ByteArrayOutputStream body = new ByteArrayOutputStream(1024);
    int[] budget = {limits.headBytes()};
    while (true) {
      String line = readLine(budget);
      int semicolon = line.indexOf(';');
      String size = (semicolon < 0 ? line : line.substring(0, semicolon)).strip();
      if (!CHUNK_SIZE.matcher(size).matches()) {
        throw new HttpProblem(400, "a chunk size is malformed");
      }
      long bytes = Long.parseLong(size, 16);
      if (body.size() + bytes > limits.bodyBytes()) {
        throw tooLarge();
      }
      if (bytes == 0) {
        readHeaders(budget);
        return body.toByteArray();
      }
      copy((int) bytes, body);
      if (!readLine(budget).isEmpty()) {
        throw new HttpProblem(400, "a chunk is longer than it says");
      }
    }
  }

  private void copy(int bytes, ByteArrayOutputStream body) throws IOException {
    int left = bytes;
    while (left > 0) {
      if (position == end && !fill()) {
        throw new EOFException("the peer ended in the middle of a body");
      }
      int some = Math.min(left, end - position);
      body.write(buffer, position, some);
      position += some;
      left -= some;
    }
  }

  private HttpProblem tooLarge() {
    return new HttpProblem(413, "the body is longer than " + limits.bodyBytes() + " bytes");
  }

  /** Reads and drops up to so many bytes; returns at the end of the stream or of the budget. */
  void drain(long budget) throws IOException {
    long left = budget - (end - position);
    position = end;
    while (left > 0) {
      int read = in.read(buffer);
      if (read < 0) {
        return;
      }
      left -= read;
    }
  }
}
