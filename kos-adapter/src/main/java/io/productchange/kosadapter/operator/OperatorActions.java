package io.productchange.kosadapter.operator;

import io.productchange.kosadapter.call.Snapshot;
import io.productchange.kosadapter.database.Failure;
import io.productchange.kosadapter.evidence.Storable;
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
        carryOutOrReject(action);
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

  /** One that cannot be carried out must not keep the others from it. */
  private void carryOutOrReject(OperatorAction action) {
    try {
      carryOut(action);
    } catch (LedgerClosedException e) {
      throw e;
    } catch (RuntimeException e) {
      switch (Failure.of(e)) {
        case UNAVAILABLE -> throw e;
        case CONTENDED ->
            log.warn("operator action {} is tried again: {}", action.id(), Failure.describe(e));
        case REFUSED -> {
          String why = "it cannot be carried out: " + Failure.describe(e);
          log.error("operator action {}: {}", action.id(), why);
          jdbi.useTransaction(
              handle ->
                  new ActionWriter(handle, action, clock.instant())
                      .handled("REJECTED", Storable.text(why, WHY_CHARACTERS)));
        }
      }
    }
  }

  private void carryOut(OperatorAction action) {
    Optional<ActionWriter.Done> done =
        jdbi.inTransaction(
            handle -> {
              Optional<ActionWriter.Done> made = carryOut(handle, action);
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
        done.get().outcome());
    done.get().reply().ifPresent(replies);
    if (done.get().goOn()) {
      goOn.accept(List.of(action.requestId()));
    }
  }

  private Optional<ActionWriter.Done> carryOut(Handle handle, OperatorAction action) {
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
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    ActionWriter writer = new ActionWriter(handle, action, now);
    return Optional.of(
        switch (Rulings.of(action, snapshot, lateEffectBound, now)) {
          case Rulings.Ruling.Rejected rejected -> {
            writer.handled("REJECTED", rejected.why());
            yield new ActionWriter.Done("rejected: " + rejected.why(), Optional.empty(), false);
          }
          case Rulings.Ruling.Allowed allowed -> {
            ActionWriter.Done done = writer.apply(found.getFirst(), allowed.send());
            writer.handled("APPLIED", done.outcome());
            yield done;
          }
        });
  }
}
