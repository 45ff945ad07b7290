package io.productchange.kosadapter.operator;

import io.productchange.kosadapter.call.Decision;
import io.productchange.kosadapter.call.Decisions;
import io.productchange.kosadapter.call.Send;
import io.productchange.kosadapter.call.Snapshot;
import io.productchange.kosadapter.database.Failure;
import io.productchange.kosadapter.evidence.Storable;
import io.productchange.kosadapter.ledger.OperatorLedger;
import io.productchange.kosadapter.ledger.SnapshotReader;
import io.productchange.kosadapter.mark.LedgerClosedException;
import io.productchange.kosadapter.mark.LedgerGuard;
import io.productchange.runtime.waypoint.Waypoints;
import io.productchange.schema.message.KosReply;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Carries out what operators asked for, each in one transaction with its mark as handled: the
 * adapter stays the one writer of decisions. What comes of it is told by going on with the request.
 *
 * <p>Used by one thread.
 */
public final class OperatorActions {
  private static final Logger log = LoggerFactory.getLogger(OperatorActions.class);
  private static final int WHY_CHARACTERS = 500;

  private final Jdbi jdbi;
  private final Supplier<Set<Integer>> owned;
  private final Consumer<KosReply> replies;
  private final Consumer<List<String>> goOn;
  private final InstantSource clock;
  private final LedgerGuard guard;
  private final Optional<Duration> lateEffectBound;
  private final Waypoints waypoints;

  /**
   * @param owned the partitions owned now
   * @param replies where decisions are told
   * @param goOn goes on with requests
   * @param guard asked before every action
   * @param lateEffectBound how long a call may still take effect; empty: nobody knows, the operator
   *     decides
   */
  public OperatorActions(
      Jdbi jdbi,
      Supplier<Set<Integer>> owned,
      Consumer<KosReply> replies,
      Consumer<List<String>> goOn,
      InstantSource clock,
      LedgerGuard guard,
      Optional<Duration> lateEffectBound,
      Waypoints waypoints) {
    this.jdbi = jdbi;
    this.owned = owned;
    this.replies = replies;
    this.goOn = goOn;
    this.clock = clock;
    this.guard = guard;
    this.lateEffectBound = lateEffectBound;
    this.waypoints = waypoints;
  }

  /** Looks for actions and carries them out; to be called every second or so. */
  public void look() {
    if (owned.get().isEmpty() || !guard.isOpen()) {
      return;
    }
    try {
      for (OperatorAction action : requested()) {
        carryOut(action);
      }
    } catch (LedgerClosedException e) {
      log.warn("operators' actions wait: {}", e.getMessage());
    } catch (JdbiException e) {
      log.warn("operators' actions cannot be looked for now: {}", Failure.describe(e));
    }
  }

  private List<OperatorAction> requested() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(OperatorSql.REQUESTED)
                .bindArray("partitions", Integer.class, owned.get())
                .map((row, _) -> action(row))
                .list()
                .stream()
                .flatMap(Optional::stream)
                .toList());
  }

  private static Optional<OperatorAction> action(ResultSet row) throws SQLException {
    Optional<OperatorAction.Kind> kind = OperatorAction.Kind.of(row.getString("action"));
    if (kind.isEmpty()) {
      log.error("operator action {} is of a kind that is not known here", row.getLong("id"));
      return Optional.empty();
    }
    return Optional.of(
        new OperatorAction(
            row.getLong("id"),
            row.getString("request_id"),
            kind.get(),
            row.getString("operator"),
            row.getString("why"),
            sendId(row.getString("send_id")),
            row.getBoolean("before_bound")));
  }

  /** What the operator had looked at, where that was recorded in a form that says so. */
  private static @Nullable Long sendId(@Nullable String recorded) {
    try {
      return recorded == null ? null : Long.valueOf(recorded);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** What is left to do after the transaction. */
  private record Done(String outcome, Optional<KosReply> reply, boolean goOn) {}

  private void carryOut(OperatorAction action) {
    Optional<Done> done =
        jdbi.inTransaction(
            handle -> {
              Optional<Done> made = carryOut(handle, action);
              waypoints.reached("operator.before-commit");
              return made;
            });
    waypoints.reached("operator.after-commit");
    if (done.isEmpty()) {
      return;
    }
    log.warn(
        "operator action {} ({} by {}) on request {}: {}",
        action.id(),
        action.kind().word(),
        action.operator(),
        action.requestId(),
        done.get().outcome);
    done.get().reply.ifPresent(replies);
    if (done.get().goOn) {
      goOn.accept(List.of(action.requestId()));
    }
  }

  private Optional<Done> carryOut(Handle handle, OperatorAction action) {
    guard.require(handle);
    // The request first, as everywhere; then the action, which another adapter may be at.
    handle
        .createQuery(OperatorSql.LOCK_REQUEST)
        .bind("id", action.requestId())
        .mapTo(String.class)
        .list();
    if (handle
        .createQuery(OperatorSql.LOCK_ACTION)
        .bind("id", action.id())
        .mapTo(Long.class)
        .findOne()
        .isEmpty()) {
      return Optional.empty();
    }
    List<Snapshot> found = SnapshotReader.read(handle, List.of(action.requestId()));
    @Nullable Snapshot snapshot = found.isEmpty() ? null : found.getFirst();
    return Optional.of(
        switch (Rulings.of(action, snapshot, lateEffectBound, clock.instant())) {
          case Rulings.Ruling.Rejected rejected -> {
            handled(handle, action, "REJECTED", rejected.why());
            yield new Done("rejected: " + rejected.why(), Optional.empty(), false);
          }
          case Rulings.Ruling.Allowed allowed -> {
            Done done = apply(handle, action, found.getFirst(), allowed.send());
            handled(handle, action, "APPLIED", done.outcome);
            yield done;
          }
        });
  }

  private Done apply(Handle handle, OperatorAction action, Snapshot snapshot, Send send) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    String why =
        Storable.text(action.why(), WHY_CHARACTERS)
            + " ("
            + Storable.text(action.operator(), 100)
            + ")";
    return switch (action.kind()) {
      case APPLIED ->
          decided(
              handle,
              action,
              snapshot,
              send,
              true,
              Decisions.appliedByOperator(snapshot, why, now),
              now);
      case NOT_APPLIED ->
          decided(
              handle,
              action,
              snapshot,
              send,
              false,
              Decisions.notAppliedByOperator(snapshot, why, now),
              now);
      case RETRY -> {
        OperatorLedger.resolve(
            handle, snapshot.change(), send.id(), false, evidence(action), Optional.empty(), now);
        yield new Done(
            "send " + send.sendNo() + " closed, a new one is allowed", Optional.empty(), true);
      }
      case SENDER_DEAD -> {
        handle
            .createUpdate(OperatorSql.SENDER_DEAD)
            .bind("sender", send.sender())
            .bind("proof", "operator " + Storable.text(action.operator(), 100))
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

  private static Done decided(
      Handle handle,
      OperatorAction action,
      Snapshot snapshot,
      Send send,
      boolean applied,
      Decision decision,
      Instant now) {
    OperatorLedger.resolve(
        handle,
        snapshot.change(),
        send.id(),
        applied,
        evidence(action),
        Optional.of(decision),
        now);
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

  private static ObjectNode evidence(OperatorAction action) {
    ObjectNode operator =
        JsonNodeFactory.instance
            .objectNode()
            .put("action", action.id())
            .put("as", action.kind().word())
            .put("beforeBound", action.beforeBound())
            .put("operator", Storable.text(action.operator(), 100));
    ObjectNode evidence = JsonNodeFactory.instance.objectNode();
    evidence.set("operator", operator);
    return evidence;
  }

  private static void handled(Handle handle, OperatorAction action, String state, String outcome) {
    handle
        .createUpdate(OperatorSql.HANDLED)
        .bind("id", action.id())
        .bind("state", state)
        .bind("outcome", outcome)
        .execute();
  }
}
