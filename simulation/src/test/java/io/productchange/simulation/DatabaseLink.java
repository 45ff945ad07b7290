package io.productchange.simulation;

import io.productchange.kosadapter.call.Ledger;
import io.productchange.kosadapter.call.LedgerAnswer;
import io.productchange.kosadapter.call.LedgerUnavailableException;
import io.productchange.kosadapter.call.LedgerWrite;
import io.productchange.kosadapter.call.Snapshot;
import io.productchange.kosadapter.call.Stamp;
import io.productchange.kosadapter.claim.ClaimAnswer;
import io.productchange.kosadapter.claim.ClaimsUnavailableException;
import io.productchange.kosadapter.claim.Command;
import io.productchange.kosadapter.resume.OpenWork;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One adapter's connections to the database: they break before, in and after a commit. */
final class DatabaseLink implements Ledger, OpenWork {
  private final AdapterNode node;
  private final World world;

  DatabaseLink(AdapterNode node) {
    this.node = node;
    this.world = node.world;
  }

  /**
   * One transaction, in the middle of a step of the process.
   *
   * @throws LedgerUnavailableException if it was not committed, or nobody told
   */
  <T> T transaction(Supplier<T> statements) {
    if (world.databaseIsAway() || breaks()) {
      throw new LedgerUnavailableException("no connection", new Crash());
    }
    T answer = statements.get();
    if (breaks()) {
      throw new LedgerUnavailableException("connection lost after the commit", new Crash());
    }
    world.faults.maybeCrash();
    return answer;
  }

  private boolean breaks() {
    return world.chance.happens(world.lostCommits());
  }

  List<Optional<ClaimAnswer>> claim(List<Command> commands) {
    try {
      return transaction(() -> world.database.claim(commands, node.clock()));
    } catch (LedgerUnavailableException e) {
      throw new ClaimsUnavailableException("away", e);
    }
  }

  @Override
  public LedgerAnswer write(LedgerWrite write) {
    throw new UnsupportedOperationException("a run's writes take their time");
  }

  /** Writes; how long it takes and whether anybody hears of it is the network's to say. */
  void write(UUID sender, LedgerWrite write, Consumer<LedgerAnswer> then) {
    Stamp startedAt = node.stamp();
    long there = world.chance.millis(0, 8);
    long back = world.chance.millis(0, 8);
    if (!breaks()) {
      world.timeline.after(there, answering(back, then, () -> committed(sender, write, startedAt)));
    } else if (world.chance.half()) {
      // Given up by this side; the server may do it all the same, even much later.
      boolean done = world.chance.half();
      answer(world.chance.millis(1, 10_000), then, unknown("connection lost"));
      if (done) {
        world.timeline.after(
            world.chance.millis(0, 12_000), () -> committed(sender, write, startedAt));
      }
    } else {
      world.timeline.after(
          there,
          answering(
              back,
              then,
              () -> {
                committed(sender, write, startedAt);
                return unknown("connection lost after the commit");
              }));
    }
  }

  private Runnable answering(
      long back, Consumer<LedgerAnswer> then, Supplier<LedgerAnswer> statements) {
    int life = node.life;
    return () -> {
      LedgerAnswer answer = statements.get();
      world.timeline.after(back, node, life, () -> then.accept(answer));
    };
  }

  private void answer(long after, Consumer<LedgerAnswer> then, LedgerAnswer answer) {
    node.later(after, () -> then.accept(answer));
  }

  private LedgerAnswer committed(UUID sender, LedgerWrite write, Stamp startedAt) {
    if (world.databaseIsAway()) {
      return unknown("the database is away");
    }
    LedgerAnswer answer = world.database.write(sender, write, startedAt);
    world.note(
        "database",
        () ->
            write.getClass().getSimpleName()
                + " of "
                + write.change().requestId()
                + " by "
                + node.name
                + ": "
                + answer.getClass().getSimpleName());
    return answer;
  }

  private LedgerAnswer unknown(String why) {
    world.tally.count(Tally.What.COMMITS_NOT_HEARD_OF);
    return new LedgerAnswer.Unknown(why);
  }

  @Override
  public List<Snapshot> load(List<String> requestIds) {
    return transaction(() -> world.database.load(requestIds));
  }

  /** As the query in {@code JdbiOpenWork} has it. */
  @Override
  public List<Cursor> open(Collection<Integer> partitions, Cursor after, int limit) {
    Comparator<Cursor> order =
        Comparator.comparing(Cursor::requestedAt).thenComparing(Cursor::requestId);
    return transaction(
        () ->
            world.database.rows().stream()
                .filter(row -> row.isOpen() && partitions.contains(row.partition()))
                .filter(row -> world.database.doubtOf(row.id()).isEmpty())
                .map(row -> new Cursor(row.requestedAt(), row.id()))
                .filter(cursor -> order.compare(cursor, after) > 0)
                .sorted(order)
                .limit(limit)
                .toList());
  }

  /** As the query in {@code JdbiOpenWork} has it. */
  @Override
  public List<String> due(
      Collection<Integer> partitions,
      Optional<Duration> lateEffectBound,
      UUID self,
      Instant now,
      int limit) {
    return transaction(
        () ->
            world.database.attempts().stream()
                .filter(attempt -> attempt.isDue(lateEffectBound, self, now))
                .filter(
                    attempt -> {
                      RequestRow row = world.database.row(attempt.requestId());
                      return row.isOpen()
                          && (partitions.contains(row.partition()) || attempt.awaits(self));
                    })
                .sorted(Comparator.comparing(AttemptRow::intentAt))
                .limit(limit)
                .map(AttemptRow::requestId)
                .toList());
  }
}
