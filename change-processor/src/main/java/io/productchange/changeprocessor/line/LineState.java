package io.productchange.changeprocessor.line;

/** Who is under way on a line, and which positions of its queue are taken. */
public sealed interface LineState {

  /** Nobody is under way and nobody waits. */
  record Free() implements LineState {}

  /**
   * One request is under way. Those that wait have the positions from {@code firstPosition} on, up
   * to but not including {@code nextPosition}.
   *
   * @param holder id of the request that is under way
   * @param firstPosition position of the one whose turn is next, where anybody waits
   * @param nextPosition position that the next one to wait will get
   */
  record Held(String holder, long firstPosition, long nextPosition) implements LineState {

    /** How many wait. */
    public long waiting() {
      return nextPosition - firstPosition;
    }
  }
}
