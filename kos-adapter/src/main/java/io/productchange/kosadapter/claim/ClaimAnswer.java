package io.productchange.kosadapter.claim;

import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.Transition;
import java.util.List;

/** What became of a command's claim. */
public sealed interface ClaimAnswer {

  /** On record now, for the first time, and to be carried out. */
  record New(List<Transition> transitions) implements ClaimAnswer {
    public New {
      transitions = List.copyOf(transitions);
    }
  }

  /** On record now, for the first time, and decided at once, since it is invalid. */
  record DecidedNow(List<Transition> transitions, ChangeResult result) implements ClaimAnswer {
    public DecidedNow {
      transitions = List.copyOf(transitions);
    }
  }

  /** Was on record, undecided; its replies go to this command's acceptance from now on. */
  record Open(List<Transition> transitions) implements ClaimAnswer {
    public Open {
      transitions = List.copyOf(transitions);
    }
  }

  /**
   * Was decided before.
   *
   * @param told whether under another acceptance, so that the result was told
   */
  record Decided(List<Transition> transitions, ChangeResult result, boolean told)
      implements ClaimAnswer {
    public Decided {
      transitions = List.copyOf(transitions);
    }
  }

  /** Something else is on record under this id. */
  record Conflict(String message) implements ClaimAnswer {}
}
