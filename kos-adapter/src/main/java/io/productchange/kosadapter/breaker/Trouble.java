package io.productchange.kosadapter.breaker;

import io.productchange.kosadapter.kos.ChangeOutcome;
import io.productchange.kosadapter.kos.LineAnswer;
import io.productchange.kosadapter.kos.ProductsAnswer;

/** Which outcomes speak against KOS's health. A refusal does not: KOS is well where it refuses. */
public final class Trouble {
  private Trouble() {}

  /** Whether the outcome of a call counts as a failure for its breaker. */
  public static boolean isTrouble(Object outcome) {
    return switch (outcome) {
      case LineAnswer.Unavailable _, ProductsAnswer.Unavailable _ -> true;
      case ChangeOutcome.NotSent notSent -> !notSent.byGuard();
      case ChangeOutcome.Errored _, ChangeOutcome.Unanswered _ -> true;
      case Object _ -> false;
    };
  }
}
