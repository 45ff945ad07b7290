package io.productchange.kosadapter.ledger;

import io.productchange.kosadapter.call.Change;
import io.productchange.kosadapter.call.LedgerAnswer;
import io.productchange.kosadapter.call.LedgerWrite;
import io.productchange.kosadapter.call.Stamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * One transaction for many writes: locks their requests in one order, then does each kind of write
 * with a few statements for all. Used once, by one thread, inside an open transaction.
 */
final class LedgerTransaction {
  private final Handle handle;
  private final IntentWriter intents;
  private final boolean bare;
  private final Stamp startedAt;
  private final Map<String, Locked> locked = new HashMap<>();

  /** By request id: no request has two writes at once. */
  private final Map<String, LedgerAnswer> answers = new HashMap<>();

  /** Answers of senders that came after their send had been closed otherwise. */
  private final List<LedgerWrite.Outcome> late = new ArrayList<>();

  /** A request's row, locked. */
  record Locked(int attempt, String acceptance, long version, boolean decided) {}

  /**
   * @param bare whether to leave out what KOS said
   * @param startedAt when the transaction began
   */
  LedgerTransaction(Handle handle, IntentWriter intents, boolean bare, Stamp startedAt) {
    this.handle = handle;
    this.intents = intents;
    this.bare = bare;
    this.startedAt = startedAt;
  }

  /** One answer for each write, in order. */
  List<LedgerAnswer> run(List<LedgerWrite> writes) {
    lock(writes);
    intents.write(undecided(writes, LedgerWrite.Intent.class)).forEach(this::committed);
    OutcomeWriter outcomes = new OutcomeWriter(handle, bare);
    outcomes.write(of(writes, LedgerWrite.Outcome.class)).forEach(this::committed);
    late.addAll(outcomes.late());
    DoubtWriter doubts = new DoubtWriter(handle);
    doubts.doubt(undecided(writes, LedgerWrite.Doubt.class)).forEach(this::committed);
    doubts.resolve(undecided(writes, LedgerWrite.Resolve.class)).forEach(this::committed);
    decide(undecided(writes, LedgerWrite.Decide.class));
    return writes.stream()
        .map(write -> answers.getOrDefault(write.change().requestId(), new LedgerAnswer.Declined()))
        .toList();
  }

  List<LedgerWrite.Outcome> late() {
    return late;
  }

  private void lock(List<LedgerWrite> writes) {
    List<String> ids = writes.stream().map(write -> write.change().requestId()).distinct().toList();
    handle
        .createQuery(LedgerSql.LOCK_REQUESTS)
        .bindArray("ids", String.class, ids)
        .map(
            (row, _) ->
                Map.entry(
                    row.getString("request_id"),
                    new Locked(
                        row.getInt("attempt"),
                        String.valueOf(row.getString("acceptance")),
                        row.getLong("version"),
                        row.getBoolean("decided"))))
        .forEach(entry -> locked.put(entry.getKey(), entry.getValue()));
  }

  /** Ends requests without a call, where no send of theirs is open. */
  private void decide(List<LedgerWrite.Decide> writes) {
    if (writes.isEmpty()) {
      return;
    }
    Set<String> open = openSends(writes.stream().map(LedgerWrite::change).toList());
    List<LedgerWrite.Decide> allowed =
        writes.stream()
            .filter(write -> !open.contains(write.change().requestId()))
            .filter(
                write ->
                    write.decision().news().getFirst().version() - 1 == version(write.change()))
            .toList();
    DecisionWriter.write(
        handle,
        allowed.stream()
            .map(write -> new DecisionWriter.Decided(write.change(), write.decision()))
            .toList());
    allowed.forEach(write -> committed(write.change().requestId(), 0L));
  }

  private Set<String> openSends(Collection<Change> changes) {
    return new HashSet<>(
        handle
            .createQuery(LedgerSql.COUNT_OPEN_SENDS)
            .bindArray("ids", String.class, changes.stream().map(Change::requestId).toList())
            .mapTo(String.class)
            .list());
  }

  private long version(Change change) {
    @Nullable Locked row = locked.get(change.requestId());
    return row == null ? -1 : row.version;
  }

  private void committed(String requestId, long sendId) {
    @Nullable Locked row = locked.get(requestId);
    if (row != null) {
      answers.put(requestId, new LedgerAnswer.Committed(sendId, row.acceptance, startedAt));
    }
  }

  private <T extends LedgerWrite> List<T> undecided(List<LedgerWrite> writes, Class<T> kind) {
    return of(writes, kind).stream()
        .filter(
            write -> {
              @Nullable Locked row = locked.get(write.change().requestId());
              return row != null && !row.decided && row.attempt == write.change().attempt();
            })
        .toList();
  }

  private static <T extends LedgerWrite> List<T> of(List<LedgerWrite> writes, Class<T> kind) {
    return writes.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
