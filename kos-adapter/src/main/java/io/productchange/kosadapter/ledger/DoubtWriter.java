package io.productchange.kosadapter.ledger;

import io.productchange.kosadapter.call.LedgerWrite;
import io.productchange.kosadapter.call.Send;
import io.productchange.schema.message.Basis;
import io.productchange.schema.message.JsonCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Doubts: how they begin where the sender did not report them, and how an inquiry ends them. */
final class DoubtWriter {
  private final Handle handle;

  DoubtWriter(Handle handle) {
    this.handle = handle;
  }

  /** The doubts that were recorded, with their sends' ids. */
  Map<String, Long> doubt(List<LedgerWrite.Doubt> doubts) {
    Map<String, Long> recorded = new HashMap<>();
    for (LedgerWrite.Doubt doubt : doubts) {
      int count =
          handle
              .createUpdate(LedgerSql.PUT_IN_DOUBT)
              .bind("sendId", doubt.sendId())
              .bind("at", doubt.at())
              .bind("senderDone", doubt.senderDone())
              .bind("evidence", doubt.evidence().map(JsonCodec::writeString).orElse(null))
              .execute();
      if (count == 1) {
        handle
            .createUpdate(LedgerSql.SET_DOUBT)
            .bind("id", doubt.change().requestId())
            .bind("attempt", doubt.change().attempt())
            .bind("at", doubt.at())
            .bind("message", doubt.message())
            .execute();
        recorded.put(doubt.change().requestId(), doubt.sendId());
      }
    }
    return recorded;
  }

  /** The doubts that were ended, with their sends' ids. */
  Map<String, Long> resolve(List<LedgerWrite.Resolve> resolves) {
    Map<String, Long> ended = new HashMap<>();
    List<DecisionWriter.Decided> decisions = new ArrayList<>();
    try (PreparedBatch clear = handle.prepareBatch(LedgerSql.CLEAR_DOUBT)) {
      for (LedgerWrite.Resolve resolve : resolves) {
        if (!close(resolve)) {
          continue;
        }
        ended.put(resolve.change().requestId(), resolve.sendId());
        resolve
            .decision()
            .ifPresentOrElse(
                made -> decisions.add(new DecisionWriter.Decided(resolve.change(), made)),
                () ->
                    clear
                        .bind("id", resolve.change().requestId())
                        .bind("attempt", resolve.change().attempt())
                        .add());
      }
      OutcomeWriter.execute(clear);
    }
    DecisionWriter.write(handle, decisions);
    return ended;
  }

  private boolean close(LedgerWrite.Resolve resolve) {
    Send.State state = resolve.applied() ? Send.State.APPLIED : Send.State.NOT_APPLIED;
    return handle
            .createUpdate(LedgerSql.RESOLVE)
            .bind("sendId", resolve.sendId())
            .bind("at", resolve.at())
            .bind("state", state.name())
            .bind("basis", Basis.INQUIRY.name())
            .bind("anySender", false)
            .bind("evidence", JsonCodec.writeString(resolve.evidence()))
            .execute()
        == 1;
  }
}
