package io.productchange.changeprocessor.line;

/** What is to be done outside the line's own state. */
public sealed interface LineEffect {

  /** Tell the request that it is its turn. */
  record GiveTurn(String requestId) implements LineEffect {}

  /** Tell the request that too many wait already. */
  record TurnAway(String requestId) implements LineEffect {}

  /** Write the request's id at this position of the line's queue. */
  record Enqueue(long position, String requestId) implements LineEffect {}

  /** Remove what is at this position of the line's queue. */
  record Dequeue(long position) implements LineEffect {}
}
