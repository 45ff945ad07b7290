package io.productchange.kosadapter.call;

import io.productchange.schema.message.Basis;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.Transition;
import java.util.List;
import java.util.Optional;

/**
 * All that the ledger knows of one request, read at one moment.
 *
 * @param change the request
 * @param acceptance whom replies are for
 * @param transitions all transitions of this attempt so far, at least the first
 * @param sends all sends of this attempt in order
 * @param doubtMessage what people were told about the doubt, empty where there is none
 * @param decided the recorded result, empty while undecided
 */
public record Snapshot(
    Change change,
    String acceptance,
    List<Transition> transitions,
    List<Send> sends,
    Optional<String> doubtMessage,
    Optional<ChangeResult> decided) {
  public Snapshot {
    transitions = List.copyOf(transitions);
    sends = List.copyOf(sends);
    if (transitions.isEmpty()) {
      throw new IllegalArgumentException("expected at least the first transition");
    }
  }

  /** The same request with further transitions, under an acceptance. */
  Snapshot with(String newAcceptance, List<Transition> newTransitions) {
    return new Snapshot(change, newAcceptance, newTransitions, sends, doubtMessage, decided);
  }

  /** The send whose effect is not known yet; there is at most one. */
  public Optional<Send> openSend() {
    return sends.stream().filter(send -> send.state().isOpen()).findFirst();
  }

  /** The number that the next send would have. */
  public int nextSendNo() {
    return sends.isEmpty() ? 1 : sends.getLast().sendNo() + 1;
  }

  /** Sends that an inquiry showed to be without effect: each used up one automatic send. */
  public long sendsUsedUp() {
    return sends.stream()
        .filter(send -> send.state() == Send.State.NOT_APPLIED)
        .filter(send -> send.basis() != Basis.OPERATOR)
        .count();
  }

  /** Sends that never left, at most a thousand. */
  public int sendsThatNeverLeft() {
    return (int) sends.stream().filter(send -> send.state() == Send.State.NOT_SENT).count();
  }

  /** Whether any call of this attempt ever left. */
  public boolean everSent() {
    return sends.stream().anyMatch(send -> send.state() != Send.State.NOT_SENT);
  }
}
