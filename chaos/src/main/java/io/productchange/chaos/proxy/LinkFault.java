package io.productchange.chaos.proxy;

import java.time.Duration;

/** What is wrong with a link. */
public sealed interface LinkFault {
  /** Nothing. */
  record Clear() implements LinkFault {
    @Override
    public String toString() {
      return "clear";
    }
  }

  /** Every connection is reset at once; new ones work. */
  record Cut() implements LinkFault {
    @Override
    public String toString() {
      return "cut";
    }
  }

  /** Every connection is reset, and new ones are refused. */
  record Refuse() implements LinkFault {
    @Override
    public String toString() {
      return "refused";
    }
  }

  /**
   * Connections stay, new ones are accepted, and whatever is sent either way is lost. What was lost
   * never comes later: these connections are reset when the fault ends.
   */
  record BlackHole() implements LinkFault {
    @Override
    public String toString() {
      return "black hole";
    }
  }

  /** Whatever is sent either way comes so much later. */
  record Delay(Duration by) implements LinkFault {
    public Delay {
      if (by.isNegative()) {
        throw new IllegalArgumentException("expected a delay of 0 or more, but it is " + by);
      }
    }

    @Override
    public String toString() {
      return "delayed by %d ms".formatted(by.toMillis());
    }
  }

  /** Of the next that the target says on a connection half comes through, then it is reset. */
  record HalfAnswer() implements LinkFault {
    @Override
    public String toString() {
      return "half answers";
    }
  }
}
