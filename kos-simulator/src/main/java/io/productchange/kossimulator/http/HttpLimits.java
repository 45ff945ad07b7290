package io.productchange.kossimulator.http;

import java.time.Duration;

/**
 * The bounds of the HTTP front.
 *
 * @param connections open at once; more are answered 503 and closed
 * @param headBytes request line and headers of one request
 * @param headers of one request
 * @param bodyBytes of one request
 * @param idleTimeout between two requests of one connection
 * @param requestTimeout from the first byte of a request to its last
 * @param answerTimeout for a peer to take an ordinary answer
 */
public record HttpLimits(
    int connections,
    int headBytes,
    int headers,
    int bodyBytes,
    Duration idleTimeout,
    Duration requestTimeout,
    Duration answerTimeout) {

  /** 2,000 connections, 8 KiB head, 64 KiB body, 120 s idle, 10 s to send, 60 s to receive. */
  public static final HttpLimits DEFAULT =
      new HttpLimits(
          2_000,
          8 * 1024,
          100,
          64 * 1024,
          Duration.ofSeconds(120),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60));
}
