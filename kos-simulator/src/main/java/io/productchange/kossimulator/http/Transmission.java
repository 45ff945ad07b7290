package io.productchange.kossimulator.http;

import java.time.Duration;

/** How an answer travels, or does not. */
public sealed interface Transmission {
  /** The response, at once. */
  record Whole(Response response) implements Transmission {}

  /** The response in pieces of so many bytes, head included. */
  record Drip(Response response, int bytes, Duration every) implements Transmission {}

  /** The whole head and half of the body, then the end. */
  record Truncated(Response response, Ending ending) implements Transmission {}

  /** Not one byte, then the end. */
  record Nothing(Ending ending) implements Transmission {}

  /** Not one byte and no end, until the peer goes away or the time is up. */
  record Silence(Duration atMost, Ending ending) implements Transmission {}

  /** A JSON object of so many bytes, made while it is sent. */
  record Oversized(long bytes, boolean chunked) implements Transmission {}
}
