package io.productchange.systemtests.outside;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.productchange.testservers.fuzz.Mutator;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.util.List;
import java.util.Random;

/** Requests of the ingest API and of management endpoints that are nearly right. One thread. */
final class HttpInputs {
  private static final List<String> METHODS =
      List.of(
          "GET", "GET", "GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get",
          "BREW");
  private static final List<String> PATHS =
      List.of(
          "/v1/change-requests",
          "/v1/change-requests/",
          "/v1/change-requests/batch",
          "/v1",
          "/health/live",
          "/health/ready",
          "/openapi.yaml",
          "/metrics",
          "/",
          "//",
          "/../etc/passwd",
          "/v1/change-requests/%2e%2e%2f%2e%2e",
          "/v1/change-requests/a/timeline/b",
          "/v1/change-requests/%00",
          "/v1/change-requests/%zz",
          "/v1/change-requests/%ff%fe",
          "/v1/change-requests/" + "x".repeat(60),
          "*",
          "http://elsewhere.example/v1/change-requests");
  private static final List<String> PARAMETERS =
      List.of(
          "lineNumber", "customerId", "status", "from", "to", "limit", "cursor", "wait", "x", "");
  private static final List<String> VALUES =
      List.of(
          "01077000001",
          "CANARY-CUST-1",
          "COMPLETED",
          "FAILED",
          "completed",
          "2026-03-01T00:00:00Z",
          "2026-13-01T00:00:00Z",
          "1",
          "0",
          "-1",
          "1000000",
          "PT0.1S",
          "PT-1S",
          "P1000000000D",
          "PT20",
          "AAAA",
          "%00",
          "%zz",
          "",
          "a%20b",
          "' OR 1=1--",
          "%F0%9F%98%80",
          "+",
          "NaN",
          "x".repeat(500));
  private static final List<String> HEADERS =
      List.of(
          "Content-Type: text/plain",
          "Content-Type: application/json; charset=utf-16",
          "Content-Type: application/x-ndjson",
          "Content-Type:",
          "Content-Encoding: gzip",
          "Accept: text/html",
          "Expect: 100-continue",
          "Expect: 200-ok",
          "X-Long: " + "x".repeat(9_000),
          "X-Odd: \u0001",
          "No-Colon",
          ": no-name",
          "Host: other",
          "Connection: keep-alive",
          "Connection: upgrade\r\nUpgrade: h2c",
          "Range: bytes=0-1",
          "If-None-Match: *",
          "traceparent: 00-x",
          "Cookie: " + "a=b;".repeat(50),
          "Authorization: Basic eA==");
  private static final List<String> FRAMINGS =
      List.of(
          "Content-Length: 0",
          "Content-Length: 5",
          "Content-Length: 99999999999",
          "Content-Length: -1",
          "Content-Length: 1, 1",
          "Content-Length: 0x5",
          "Transfer-Encoding: chunked",
          "Transfer-Encoding: gzip",
          "Transfer-Encoding: chunked\r\nContent-Length: 3",
          "Content-Length:");

  /**
   * @param ends whether its framing is odd, so that the client must say where it ends
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Input(byte[] bytes, boolean ends) {
    @Override
    public String toString() {
      return new String(bytes, 0, Math.min(2_000, bytes.length), UTF_8);
    }
  }

  private final Random random;
  private final Mutator mutator;
  private final String host;
  private int number;

  HttpInputs(Random random, String host) {
    this.random = random;
    this.mutator = new Mutator(random);
    this.host = host;
  }

  Input next() {
    number++;
    return switch (random.nextInt(4)) {
      case 0 -> get();
      case 1 -> batch();
      default -> submit();
    };
  }

  private Input submit() {
    return message(
        "POST", "/v1/change-requests", "application/json", Canaries.mutate(mutator, request()));
  }

  private Input batch() {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (int i = random.nextInt(8); i >= 0; i--) {
      lines.writeBytes(Canaries.mutate(mutator, request()));
      lines.write(random.nextInt(20) == 0 ? '\r' : '\n');
    }
    return message(
        "POST", "/v1/change-requests/batch", "application/x-ndjson", lines.toByteArray());
  }

  private Input get() {
    String path =
        switch (random.nextInt(4)) {
          case 0 -> Mutator.pick(PATHS, random);
          case 1 -> "/v1/change-requests/" + encoded("http-" + random.nextInt(number));
          case 2 ->
              "/v1/change-requests/" + encoded("http-" + random.nextInt(number)) + "/timeline";
          default -> "/v1/change-requests";
        };
    StringBuilder query = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      query
          .append(query.isEmpty() ? '?' : '&')
          .append(Mutator.pick(PARAMETERS, random))
          .append(random.nextInt(8) == 0 ? "" : "=")
          .append(Mutator.pick(VALUES, random));
    }
    return message(Mutator.pick(METHODS, random), path + query, "", new byte[0]);
  }

  private String encoded(String id) {
    return random.nextInt(4) == 0
        ? URLEncoder.encode(new String(mutator.mutate("\"" + id + "\""), UTF_8), UTF_8)
        : id;
  }

  private Input message(String method, String target, String type, byte[] body) {
    boolean framed = random.nextInt(40) > 0;
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target.length() > 7_000 ? "/" : target);
    head.append(random.nextInt(100) == 0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
    head.append("Host: ").append(host).append("\r\nConnection: close\r\n");
    if (random.nextInt(20) > 0) {
      head.append("Authorization: Bearer ").append(Canaries.HTTP_TOKEN).append("\r\n");
    }
    if (!type.isEmpty()) {
      head.append("Content-Type: ").append(type).append("\r\n");
    }
    if (random.nextInt(6) == 0) {
      head.append(Mutator.pick(HEADERS, random)).append("\r\n");
    }
    if (framed && (body.length > 0 || method.equals("POST"))) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    } else if (!framed) {
      head.append(Mutator.pick(FRAMINGS, random)).append("\r\n");
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.append("\r\n").toString().getBytes(UTF_8));
    all.writeBytes(body);
    boolean odd = !framed || head.indexOf("Expect:") >= 0 || head.indexOf("Upgrade:") >= 0;
    return new Input(all.toByteArray(), odd);
  }

  /** Few ids, so that duplicates and conflicts are among them; lines of one's own. */
  private String request() {
    int id = random.nextInt(2_000);
    return """
        {"requestId":"http-%d","lineNumber":"%s","customerId":"%s",
         "currentProductCode":"%s","targetProductCode":"%s","type":"CHANGE"}"""
        .formatted(
            id,
            Canaries.line(500_000 + id),
            Canaries.customerId(random.nextInt(10) == 0 ? -id : id),
            HostileKos.CURRENT,
            HostileKos.TARGET);
  }
}
