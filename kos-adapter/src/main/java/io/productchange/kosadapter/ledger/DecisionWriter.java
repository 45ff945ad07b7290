package io.productchange.kosadapter.ledger;

import io.productchange.kosadapter.call.Change;
import io.productchange.kosadapter.call.Decision;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.message.Reason;
import io.productchange.schema.message.Transition;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Writes decisions: the request's row and its history row, each at the version expected. */
public final class DecisionWriter {
  private DecisionWriter() {}

  /** A decision about a request. */
  public record Decided(Change change, Decision decision) {}

  /**
   * Records decisions of requests that the transaction has locked and seen undecided.
   *
   * @throws IllegalStateException if a row is not at the version expected: somebody else has
   *     written where only the adapter writes
   */
  public static void write(Handle handle, List<Decided> decisions) {
    if (decisions.isEmpty()) {
      return;
    }
    try (PreparedBatch requests = handle.prepareBatch(LedgerSql.DECIDE_REQUEST);
        PreparedBatch histories = handle.prepareBatch(LedgerSql.DECIDE_HISTORY)) {
      for (Decided decided : decisions) {
        bindRequest(requests, decided);
        bindHistory(histories, decided);
        requests.add();
        histories.add();
      }
      expectEach(requests.execute(), "pc_request", decisions);
      expectEach(histories.execute(), "pc_product_change_history", decisions);
    }
  }

  private static void bindRequest(PreparedBatch batch, Decided decided) {
    ChangeResult result = decided.decision().result();
    @Nullable Reason reason = result.reason();
    batch
        .bind("id", result.requestId())
        .bind("attempt", result.attempt())
        .bind("before", before(decided))
        .bind("status", result.status().name())
        .bind("version", result.version())
        .bind("reasonCode", reason == null ? null : reason.code().name())
        .bind("basis", result.basis().name())
        .bind("orderNumber", result.kosOrderNumber())
        .bind("result", JsonCodec.writeString(result))
        .bind("transitions", JsonCodec.writeString(decided.decision().transitions()))
        .bind("decidedAt", result.processedAt())
        .bind("validatedAt", validatedAt(decided));
  }

  private static void bindHistory(PreparedBatch batch, Decided decided) {
    List<Transition> news = decided.decision().news();
    ChangeResult result = decided.decision().result();
    batch
        .bind("id", result.requestId())
        .bind("requestedAt", decided.change().requestedAt())
        .bind("before", before(decided))
        .bind("status", result.status().name())
        .bind("version", result.version())
        .bind("decidedAt", result.processedAt())
        .bind("validatedAt", validatedAt(decided))
        .bind("validationResult", last(news, Transition::validationResult))
        .bind("message", last(news, Transition::message))
        .bind("kosRequest", json(last(news, Transition::kosRequest)))
        .bind("kosResponse", json(last(news, Transition::kosResponse)));
  }

  private static long before(Decided decided) {
    return decided.decision().news().getFirst().version() - 1;
  }

  /** When the checks had passed, where that is news of this decision (a no-op). */
  private static @Nullable Instant validatedAt(Decided decided) {
    return decided.decision().news().stream()
        .filter(transition -> transition.status() == ChangeStatus.VALIDATED)
        .map(Transition::occurredAt)
        .findFirst()
        .orElse(null);
  }

  /** Column by column, the last transition that has a value wins. */
  private static <T> @Nullable T last(
      List<Transition> transitions, Function<Transition, @Nullable T> column) {
    @Nullable T value = null;
    for (Transition transition : transitions) {
      @Nullable T stated = column.apply(transition);
      value = stated == null ? value : stated;
    }
    return value;
  }

  static @Nullable String json(@Nullable JsonNode node) {
    return node == null ? null : JsonCodec.writeString(node);
  }

  private static void expectEach(int[] counts, String table, List<Decided> decisions) {
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] != 1) {
        throw new IllegalStateException(
            "request %s: expected its row of %s at version %d, but there is none"
                .formatted(decisions.get(i).change().requestId(), table, before(decisions.get(i))));
      }
    }
  }
}
