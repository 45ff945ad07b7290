package io.productchange.kosadapter.operator;

import io.productchange.kosadapter.call.Decision;
import io.productchange.kosadapter.call.Decisions;
import io.productchange.kosadapter.call.Send;
import io.productchange.kosadapter.call.Snapshot;
import io.productchange.kosadapter.evidence.Storable;
import io.productchange.kosadapter.ledger.OperatorLedger;
import io.productchange.schema.message.KosReply;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes what an operator's action brings about. Used once, inside an open transaction. */
final class ActionWriter {
  private static final int WHY_CHARACTERS = 500;
  private static final int OPERATOR_CHARACTERS = 100;

  private final Handle handle;
  private final OperatorAction action;
  private final Instant now;

  /** What is left to do after the transaction. */
  record Done(String outcome, Optional<KosReply> reply, boolean goOn) {}

  ActionWriter(Handle handle, OperatorAction action, Instant now) {
    this.handle = handle;
    this.action = action;
    this.now = now;
  }

  /** Carries it out on a send that it is allowed for. */
  Done apply(Snapshot snapshot, Send send) {
    String why = Storable.text(action.why(), WHY_CHARACTERS) + " (" + operator() + ")";
    return switch (action.kind()) {
      case APPLIED ->
          decided(snapshot, send, true, Decisions.appliedByOperator(snapshot, why, now));
      case NOT_APPLIED ->
          decided(snapshot, send, false, Decisions.notAppliedByOperator(snapshot, why, now));
      case RETRY -> {
        OperatorLedger.resolve(
            handle, snapshot.change(), send.id(), false, evidence(), Optional.empty(), now);
        yield new Done(
            "send " + send.sendNo() + " closed, a new one is allowed", Optional.empty(), true);
      }
      case SENDER_DEAD -> {
        handle
            .createUpdate(OperatorSql.SENDER_DEAD)
            .bind("sender", send.sender())
            .bind("proof", "operator " + operator())
            .execute();
        handle
            .createUpdate(OperatorSql.SENDER_DONE)
            .bind("sendId", send.id())
            .bind("at", now)
            .execute();
        yield new Done("adapter " + send.sender() + " counts as dead", Optional.empty(), true);
      }
    };
  }

  private Done decided(Snapshot snapshot, Send send, boolean applied, Decision decision) {
    OperatorLedger.resolve(
        handle, snapshot.change(), send.id(), applied, evidence(), Optional.of(decision), now);
    KosReply.Address address =
        new KosReply.Address(
            snapshot.change().commandId(),
            snapshot.change().requestId(),
            snapshot.change().attempt(),
            snapshot.acceptance(),
            snapshot.change().lineKey());
    return new Done(
        "request " + decision.result().status(),
        Optional.of(new KosReply.Decided(address, now, decision.transitions(), decision.result())),
        false);
  }

  /**
   * Marks it as handled.
   *
   * @param state {@code APPLIED} or {@code REJECTED}
   * @param outcome what came of it, for people
   */
  void handled(String state, String outcome) {
    handle
        .createUpdate(OperatorSql.HANDLED)
        .bind("id", action.id())
        .bind("state", state)
        .bind("outcome", outcome)
        .execute();
  }

  private String operator() {
    return Storable.text(action.operator(), OPERATOR_CHARACTERS);
  }

  private ObjectNode evidence() {
    ObjectNode operator =
        JsonNodeFactory.instance
            .objectNode()
            .put("action", action.id())
            .put("as", action.kind().word())
            .put("beforeBound", action.beforeBound())
            .put("operator", operator());
    ObjectNode evidence = JsonNodeFactory.instance.objectNode();
    evidence.set("operator", operator);
    return evidence;
  }
}
