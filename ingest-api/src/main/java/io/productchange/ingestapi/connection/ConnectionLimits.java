package io.productchange.ingestapi.connection;

import java.time.Duration;

/**
 * How long a client may keep a connection waiting. Each limit is observed to within a quarter of
 * itself, or a second.
 *
 * @param idle without a byte of a next request
 * @param request from a request's first byte to its last
 * @param response for taking what was written at once
 * @param linger for going on sending after an answer that refused to read on
 * @param requestBytes how many bytes a request may have in all, framing included: the server itself
 *     does not bound the line that a chunk begins with
 */
public record ConnectionLimits(
    Duration idle, Duration request, Duration response, Duration linger, long requestBytes) {
  /** 60 s idle, 30 s for a request of 2.1 MB, 20 s for a response, 2 s after a refusal. */
  public static final ConnectionLimits DEFAULT =
      new ConnectionLimits(
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofSeconds(20),
          Duration.ofSeconds(2),
          2_100_000);

  /** How often connections are looked at. */
  Duration checkPeriod() {
    Duration shortest = idle;
    for (Duration limit : new Duration[] {request, response, linger}) {
      shortest = limit.compareTo(shortest) < 0 ? limit : shortest;
    }
    Duration quarter = shortest.dividedBy(4);
    Duration second = Duration.ofSeconds(1);
    return quarter.compareTo(second) < 0 ? quarter : second;
  }
}
