package io.productchange.kosadapter.ledger;

import io.productchange.kosadapter.call.LedgerAnswer;
import io.productchange.kosadapter.call.LedgerWrite;
import io.productchange.schema.message.LedgerMark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a committed transaction is told to Kafka by. Pure. */
final class Marks {
  private Marks() {}

  /** One row that it wrote, an intent's if there is one; empty where it wrote nothing. */
  static Optional<LedgerMark.Witness> witness(
      List<LedgerWrite> writes, List<LedgerAnswer> answers) {
    Optional<LedgerMark.Witness> last = Optional.empty();
    for (int i = 0; i < writes.size(); i++) {
      if (answers.get(i) instanceof LedgerAnswer.Committed committed) {
        LedgerWrite write = writes.get(i);
        LedgerMark.Witness witness =
            new LedgerMark.Witness(kind(write), write.change().requestId(), committed.sendId());
        if (witness.kind() == LedgerMark.Kind.INTENDED) {
          return Optional.of(witness);
        }
        last = Optional.of(witness);
      }
    }
    return last;
  }

  private static LedgerMark.Kind kind(LedgerWrite write) {
    return switch (write) {
      case LedgerWrite.Intent _ -> LedgerMark.Kind.INTENDED;
      case LedgerWrite.Outcome _, LedgerWrite.Doubt _, LedgerWrite.Resolve _ ->
          LedgerMark.Kind.REPORTED;
      case LedgerWrite.Decide _ -> LedgerMark.Kind.DECIDED;
    };
  }

  /** The intents that were committed. */
  static List<LedgerMark.Intent> intents(List<LedgerWrite> writes, List<LedgerAnswer> answers) {
    List<LedgerMark.Intent> intents = new ArrayList<>();
    for (int i = 0; i < writes.size(); i++) {
      if (writes.get(i) instanceof LedgerWrite.Intent intent
          && answers.get(i) instanceof LedgerAnswer.Committed) {
        intents.add(
            new LedgerMark.Intent(
                intent.change().requestId(),
                intent.change().attempt(),
                intent.sendNo(),
                intent.at()));
      }
    }
    return intents;
  }

  /** The answers where nothing may be sent. */
  static List<LedgerAnswer> withoutIntents(List<LedgerWrite> writes, List<LedgerAnswer> answers) {
    List<LedgerAnswer> changed = new ArrayList<>(answers);
    for (int i = 0; i < writes.size(); i++) {
      if (writes.get(i) instanceof LedgerWrite.Intent
          && answers.get(i) instanceof LedgerAnswer.Committed) {
        changed.set(i, new LedgerAnswer.Unknown("Kafka did not take the ledger's mark in time"));
      }
    }
    return changed;
  }
}
