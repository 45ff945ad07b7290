package io.productchange.schema.ledger;

import io.productchange.schema.message.LedgerMark;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What Kafka knows of the ledger: the last mark of every key.
 *
 * @param accepted the ledger that may be worked with; empty where none was ever worked with
 * @param reached the last mark of each writer, by key
 */
public record LedgerMarks(
    Optional<LedgerMark.Accepted> accepted, Map<String, LedgerMark.Reached> reached) {
  public LedgerMarks {
    reached = Map.copyOf(reached);
  }

  /** Those that count: of the accepted ledger's present epoch. */
  public Map<String, LedgerMark.Reached> current() {
    return reached.entrySet().stream()
        .filter(
            mark ->
                accepted
                    .map(
                        known ->
                            known.ledgerId().equals(mark.getValue().ledgerId())
                                && known.epoch() <= mark.getValue().epoch())
                    .orElse(true))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
