package io.productchange.operatorcli.verify;

import io.productchange.operatorcli.history.HistoryRow;
import io.productchange.operatorcli.history.RequestEvents;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that the invariants are checked against. What is written later in a request's life was read
 * earlier, so that a running system is not accused: results before the database, the journal before
 * the ledger.
 *
 * @param requests records of change-requests that the processor has taken
 * @param beginnings by partition of change-requests ({@code topic-partition}), the offset before
 *     which its retention has removed everything
 * @param deadLetters origins of dead letters
 * @param told records of change-results
 * @param events by request id
 * @param rows of pc_request, by request id, claimed ones only
 * @param attempts of the ledger, by request id
 * @param history by request id
 * @param journal empty where there is no simulator of ours
 * @param quiescence what kept the system from coming to rest; empty if it did
 * @param quiescenceExamined how many partitions, transactions and requests that was looked for in
 */
record Evidence(
    List<RequestRecord> requests,
    Map<String, Long> beginnings,
    Set<String> deadLetters,
    List<Told> told,
    Map<String, RequestEvents> events,
    Map<String, RequestRow> rows,
    Map<String, List<Attempt>> attempts,
    Map<String, HistoryRow> history,
    Optional<JournalFile> journal,
    List<String> quiescence,
    long quiescenceExamined) {

  /**
   * One record of change-requests.
   *
   * @param requestId null where it is unreadable, as for the other two
   */
  record RequestRecord(
      String origin,
      int partition,
      long offset,
      @Nullable String requestId,
      @Nullable String contentHash,
      @Nullable String lineKey) {}

  /** One record of change-results. */
  record Told(String requestId, int attempt, String resultId, String value, boolean duplicate) {}

  /**
   * One claimed request.
   *
   * @param result the exact result; null while open
   */
  record RequestRow(
      String requestId,
      String contentHash,
      String lineKey,
      String origin,
      int attempt,
      String status,
      long version,
      @Nullable String basis,
      @Nullable String result) {

    boolean open() {
      return result == null;
    }
  }

  /**
   * One row of the ledger of change calls.
   *
   * @param logged whether its row of the integration log is there
   */
  record Attempt(int sendNumber, String state, Instant intentAt, boolean logged) {

    /** Whether its call may have left. */
    boolean mayHaveLeft() {
      return !state.equals("NOT_SENT");
    }
  }
}
