package io.productchange.changeprocessor.line;

/** What happened to a line. */
public sealed interface LineEvent {

  /** A free line was taken. */
  record LineTaken(String requestId) implements LineEvent {}

  /** One more waits. */
  record TurnAwaited(String requestId) implements LineEvent {}

  /** The first of those who waited is under way now. */
  record TurnPassed(String requestId) implements LineEvent {}

  /** Nobody is left. */
  record LineFreed() implements LineEvent {}
}
