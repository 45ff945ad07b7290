package io.productchange.kosadapter.ledger;

import io.productchange.kosadapter.call.Change;
import io.productchange.kosadapter.call.Decision;
import io.productchange.kosadapter.call.Send;
import io.productchange.schema.message.Basis;
import io.productchange.schema.message.JsonCodec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.JsonNode;

/** Ends a doubt on an operator's word. */
public final class OperatorLedger {
  private OperatorLedger() {}

  /**
   * Closes a send in doubt, and decides its request or leaves it open for a new send. The caller
   * has locked the request and seen that it is undecided.
   *
   * @param applied whether KOS made the change; where it did not, its sender must be known to be
   *     done
   * @param decision the end of the request; empty where it is to be sent again
   * @throws IllegalStateException if the send is not such a one
   */
  public static void resolve(
      Handle handle,
      Change change,
      long sendId,
      boolean applied,
      JsonNode evidence,
      Optional<Decision> decision,
      Instant now) {
    int closed =
        handle
            .createUpdate(LedgerSql.RESOLVE)
            .bind("sendId", sendId)
            .bind("at", now)
            .bind("state", (applied ? Send.State.APPLIED : Send.State.NOT_APPLIED).name())
            .bind("basis", Basis.OPERATOR.name())
            .bind("anySender", applied)
            .bind("evidence", JsonCodec.writeString(evidence))
            .execute();
    if (closed != 1) {
      throw new IllegalStateException(
          "expected send %d in doubt with its sender done, but it is not".formatted(sendId));
    }
    decision.ifPresentOrElse(
        made -> DecisionWriter.write(handle, List.of(new DecisionWriter.Decided(change, made))),
        () ->
            handle
                .createUpdate(LedgerSql.CLEAR_DOUBT)
                .bind("id", change.requestId())
                .bind("attempt", change.attempt())
                .execute());
  }
}
