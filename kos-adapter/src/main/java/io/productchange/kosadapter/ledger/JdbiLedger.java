package io.productchange.kosadapter.ledger;

import io.productchange.kosadapter.call.Ledger;
import io.productchange.kosadapter.call.LedgerAnswer;
import io.productchange.kosadapter.call.LedgerUnavailableException;
import io.productchange.kosadapter.call.LedgerWrite;
import io.productchange.kosadapter.call.Snapshot;
import io.productchange.kosadapter.call.Stamp;
import io.productchange.kosadapter.database.Failure;
import io.productchange.kosadapter.database.GroupCommit;
import io.productchange.kosadapter.mark.LedgerClosedException;
import io.productchange.kosadapter.mark.LedgerGuard;
import io.productchange.runtime.waypoint.Waypoints;
import io.productchange.schema.message.LedgerMark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger in PostgreSQL. Writes of many threads share transactions; one that the database
 * refuses never costs the others theirs: the batch is repeated write by write.
 *
 * <p>A failure while a transaction is being committed leaves open whether it was: every write of it
 * is answered {@link LedgerAnswer.Unknown}, and nothing is sent on the strength of it. The same
 * where it was committed, but Kafka did not take the mark that tells of its intents.
 */
public final class JdbiLedger implements Ledger, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(JdbiLedger.class);
  private static final int WORKERS = 3;
  private static final int BATCH_MAX = 256;
  private static final int QUEUE_MAX = 10_000;

  private final Jdbi jdbi;
  private final UUID sender;
  private final String changeEndpoint;
  private final Supplier<String> breakerState;
  private final Supplier<Stamp> clocks;
  private final Consumer<LedgerWrite.Outcome> onLateAnswer;
  private final Waypoints waypoints;
  private final LedgerGuard guard;
  private final AtomicInteger workers = new AtomicInteger();

  /** The name of each worker thread, whose transactions follow one another. */
  private final ThreadLocal<String> worker =
      ThreadLocal.withInitial(() -> "ledger-" + workers.getAndIncrement());

  private final GroupCommit<LedgerWrite, LedgerAnswer> commits;

  /**
   * @param sender this process's row in {@code pc_adapter_instance}
   * @param changeEndpoint where change calls go, as the log shows it
   * @param breakerState the state of the change service's breaker, for the log
   * @param clocks the guard's two clocks
   * @param onLateAnswer told of a sender's answer that came after its send was closed otherwise
   * @param guard asked before every write and told after it
   */
  public JdbiLedger(
      Jdbi jdbi,
      UUID sender,
      String changeEndpoint,
      Supplier<String> breakerState,
      Supplier<Stamp> clocks,
      Consumer<LedgerWrite.Outcome> onLateAnswer,
      LedgerGuard guard,
      Waypoints waypoints) {
    this.jdbi = jdbi;
    this.sender = sender;
    this.changeEndpoint = changeEndpoint;
    this.breakerState = breakerState;
    this.clocks = clocks;
    this.onLateAnswer = onLateAnswer;
    this.guard = guard;
    this.waypoints = waypoints;
    this.commits = new GroupCommit<>("ledger", new Transactions(), WORKERS, BATCH_MAX, QUEUE_MAX);
  }

  @Override
  public LedgerAnswer write(LedgerWrite write) {
    return commits.submit(write);
  }

  @Override
  public List<Snapshot> load(List<String> requestIds) {
    try {
      return jdbi.withHandle(handle -> SnapshotReader.read(handle, requestIds));
    } catch (JdbiException e) {
      throw new LedgerUnavailableException(Failure.describe(e), e);
    }
  }

  /** How many writes wait for a transaction. */
  public int waiting() {
    return commits.waiting();
  }

  @Override
  public void close() {
    commits.close();
  }

  private final class Transactions implements GroupCommit.Transactions<LedgerWrite, LedgerAnswer> {
    @Override
    public List<LedgerAnswer> run(List<LedgerWrite> batch) {
      return switch (attempt(batch, false)) {
        case Attempt.Done done -> done.answers();
        case Attempt.Failed failed when failed.inDark() ->
            batch.stream().map(write -> failed(write, failed.failure())).toList();
        case Attempt.Failed failed -> {
          log.warn(
              "a transaction of {} writes failed, repeating them one by one: {}",
              batch.size(),
              Failure.describe(failed.failure()));
          yield batch.stream().map(this::alone).toList();
        }
      };
    }

    private LedgerAnswer alone(LedgerWrite write) {
      return switch (attempt(List.of(write), false)) {
        case Attempt.Done done -> done.answers().getFirst();
        case Attempt.Failed failed ->
            write instanceof LedgerWrite.Outcome && failed.isRefusal()
                ? bare(write, failed.failure())
                : failed(write, failed.failure());
      };
    }

    /** Better the outcome alone than none: without it, the line would be held up for ever. */
    private LedgerAnswer bare(LedgerWrite write, Throwable refusal) {
      log.error(
          "request {}: its outcome was refused, recording it without what KOS said: {}",
          write.change().requestId(),
          Failure.describe(refusal));
      return switch (attempt(List.of(write), true)) {
        case Attempt.Done done -> done.answers().getFirst();
        case Attempt.Failed failed -> failed(write, failed.failure());
      };
    }

    @Override
    public LedgerAnswer failed(LedgerWrite write, Throwable failure) {
      String why = Failure.describe(failure);
      log.warn(
          "request {}: {} not known to be committed: {}",
          write.change().requestId(),
          write.getClass().getSimpleName(),
          why);
      return new LedgerAnswer.Unknown(why);
    }
  }

  /** One try of a transaction. */
  private sealed interface Attempt {
    record Done(List<LedgerAnswer> answers) implements Attempt {}

    /**
     * @param inDark whether it may be committed all the same, or the database cannot be asked
     */
    record Failed(Throwable failure, boolean inDark) implements Attempt {
      boolean isRefusal() {
        return !inDark && Failure.of(failure) == Failure.REFUSED;
      }
    }
  }

  private Attempt attempt(List<LedgerWrite> writes, boolean bare) {
    Stamp startedAt = clocks.get();
    List<LedgerWrite.Outcome> late = new ArrayList<>();
    AtomicBoolean committing = new AtomicBoolean();
    try {
      List<LedgerAnswer> answers =
          jdbi.inTransaction(
              handle -> {
                guard.require(handle);
                List<LedgerAnswer> made = run(handle, writes, bare, startedAt, late);
                committing.set(true);
                reached(writes, "before-commit");
                return made;
              });
      reached(writes, "after-commit");
      late.forEach(onLateAnswer);
      return new Attempt.Done(covered(writes, answers));
    } catch (LedgerClosedException e) {
      return new Attempt.Failed(e, true);
    } catch (RuntimeException e) {
      return new Attempt.Failed(e, committing.get() || Failure.of(e) == Failure.UNAVAILABLE);
    }
  }

  private void reached(List<LedgerWrite> writes, String where) {
    writes.stream()
        .map(write -> "ledger." + write.getClass().getSimpleName() + "." + where)
        .distinct()
        .forEach(waypoints::reached);
  }

  /**
   * The answers once Kafka knows of the transaction; an intent that it does not know of is none.
   */
  private List<LedgerAnswer> covered(List<LedgerWrite> writes, List<LedgerAnswer> answers) {
    Optional<LedgerMark.Witness> witness = Marks.witness(writes, answers);
    List<LedgerMark.Intent> intents = Marks.intents(writes, answers);
    if (intents.isEmpty()) {
      witness.ifPresent(row -> guard.note(worker.get(), row));
      return answers;
    }
    return guard.cover(worker.get(), witness.orElseThrow(), intents)
        ? answers
        : Marks.withoutIntents(writes, answers);
  }

  private List<LedgerAnswer> run(
      Handle handle,
      List<LedgerWrite> writes,
      boolean bare,
      Stamp startedAt,
      List<LedgerWrite.Outcome> late) {
    LedgerTransaction transaction =
        new LedgerTransaction(
            handle,
            new IntentWriter(handle, sender, changeEndpoint, breakerState.get()),
            bare,
            startedAt);
    List<LedgerAnswer> answers = transaction.run(writes);
    late.addAll(transaction.late());
    return answers;
  }
}
