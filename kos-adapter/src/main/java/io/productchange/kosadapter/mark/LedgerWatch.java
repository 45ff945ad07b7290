package io.productchange.kosadapter.mark;

import io.productchange.kosadapter.database.Failure;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.runtime.management.CheckResult;
import io.productchange.schema.ledger.LedgerIdentity;
import io.productchange.schema.ledger.MarkReader;
import io.productchange.schema.message.LedgerMark;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.KafkaException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the database with the marks on Kafka: at the start, when partitions come, when something
 * else was put in the database's place, and every second. Closed until the first comparison.
 *
 * <p>Thread-safe.
 */
public final class LedgerWatch implements LedgerGuard, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LedgerWatch.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration READ_WITHIN = Duration.ofSeconds(30);

  /** Also this process's own last intent: a machine that was set back knows nothing of it. */
  private static final String HERE =
      """
      SELECT i.incarnation,
             :sendId = 0 OR EXISTS (
               SELECT FROM pc_kos_attempt a WHERE a.id = :sendId AND a.sender = :sender) AS has_own
        FROM pc_ledger_incarnation() i
      """;

  private final Comparison comparison;
  private final MarkReader reader;
  private final MarkWriter writer;
  private final LedgerMark.Sender sender;
  private final UUID senderId;
  private final InstantSource clock;
  private final Semaphore wake = new Semaphore(0);
  private final AtomicLong assignments = new AtomicLong();
  private final AtomicLong lastSendId = new AtomicLong();
  private final Thread thread;

  private volatile State state = new State.Closed("it was not compared with Kafka yet", false);
  private volatile long comparedAssignments = -1;

  /** Whether Kafka takes marks, as far as is known. */
  private volatile boolean flowing = true;

  private volatile boolean closed;

  /** Whether the database is the one that was compared. */
  private sealed interface State {
    record Open(LedgerIdentity identity) implements State {}

    /**
     * @param refused whether Kafka's marks say so, which only an operator can end
     */
    record Closed(String why, boolean refused) implements State {}
  }

  /**
   * Begins to compare, on a thread of its own.
   *
   * @param sender this process
   */
  public LedgerWatch(
      Jdbi jdbi, KafkaSettings kafka, LedgerMark.Sender sender, InstantSource clock) {
    this.reader = new MarkReader(kafka.consumerProperties("kos-adapter-marks"), READ_WITHIN, false);
    this.writer = new MarkWriter(kafka);
    this.sender = sender;
    this.senderId = UUID.fromString(sender.instanceId());
    this.clock = clock;
    this.comparison = new Comparison(jdbi, reader, writer, this::now);
    this.thread = Thread.ofPlatform().name("ledger-watch").daemon().start(this::work);
  }

  @Override
  public boolean isOpen() {
    return state instanceof State.Open && flowing && comparedAssignments == assignments.get();
  }

  /** Whether only an operator can end it that nothing is done. */
  public boolean isRefused() {
    return state instanceof State.Closed why && why.refused;
  }

  /** Up as soon as the database was compared, and found to be the right one. */
  public CheckResult health() {
    return switch (state) {
      case State.Open _ -> CheckResult.up();
      case State.Closed why -> CheckResult.down(why.why);
    };
  }

  /** Partitions came: nothing is begun until the database was compared again. */
  public void partitionsCame() {
    assignments.incrementAndGet();
    wake.release();
  }

  @Override
  public void require(Handle handle) {
    LedgerIdentity known =
        switch (state) {
          case State.Open open -> open.identity;
          case State.Closed why -> throw new LedgerClosedException(why.why);
        };
    boolean same =
        handle
            .createQuery(HERE)
            .bind("sendId", lastSendId.get())
            .bind("sender", senderId)
            .map(
                (row, _) ->
                    known.incarnation().equals(row.getString("incarnation"))
                        && row.getBoolean("has_own"))
            .one();
    if (!same) {
      close("the database was restarted or another one was put in its place; comparing", false);
      wake.release();
      throw new LedgerClosedException("the database is not the one that was compared with Kafka");
    }
  }

  @Override
  public boolean cover(String worker, LedgerMark.Witness witness, List<LedgerMark.Intent> intents) {
    @Nullable LedgerMark mark = mark(witness, intents);
    if (mark == null) {
      return false;
    }
    lastSendId.accumulateAndGet(witness.sendId(), Math::max);
    try {
      writer.write(sender.key(worker), mark);
      return true;
    } catch (KafkaException e) {
      stopped(e);
      return false;
    }
  }

  @Override
  public void note(String worker, LedgerMark.Witness witness) {
    @Nullable LedgerMark mark = mark(witness, List.of());
    if (mark != null) {
      writer.writeLater(sender.key(worker), mark, this::stopped);
    }
  }

  /** Null where the database was found to be another one since the transaction began. */
  private @Nullable LedgerMark mark(LedgerMark.Witness witness, List<LedgerMark.Intent> intents) {
    return state instanceof State.Open open
        ? new LedgerMark.Reached(
            open.identity.ledgerId(), open.identity.epoch(), sender, witness, intents, now())
        : null;
  }

  private void stopped(Exception failure) {
    if (flowing) {
      log.warn(
          "nothing is begun until Kafka takes the ledger's marks again: {}", failure.toString());
    }
    flowing = false;
  }

  private void work() {
    while (!closed) {
      try {
        look();
      } catch (SQLException | JdbiException e) {
        log.warn("the ledger cannot be compared with Kafka now: {}", Failure.describe(e));
      } catch (RuntimeException e) {
        if (!closed) {
          log.warn("the ledger was not compared with Kafka: {}", e.toString());
        }
      }
      try {
        if (wake.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
          wake.drainPermits();
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void look() throws SQLException {
    if (!flowing) {
      writer.write(sender.key("probe"), new LedgerMark.Probe(now()));
      log.info("Kafka takes the ledger's marks again");
      flowing = true;
    }
    long compared = assignments.get();
    switch (comparison.make()) {
      case Comparison.Seen.Fits fits -> open(fits.identity());
      case Comparison.Seen.Refused refused -> close(refused.why(), true);
    }
    comparedAssignments = compared;
  }

  private void open(LedgerIdentity identity) {
    if (!(state instanceof State.Open open && open.identity.equals(identity))) {
      log.info("the ledger has everything that Kafka knows of, epoch {}", identity.epoch());
      state = new State.Open(identity);
    }
  }

  private void close(String why, boolean refused) {
    State.Closed now = new State.Closed(why, refused);
    if (!now.equals(state)) {
      if (refused) {
        log.error(
            "ALARM: nothing is claimed, sent or decided: {}. Run ./product-change db reconcile",
            why);
      } else {
        log.info("nothing is begun now: {}", why);
      }
      state = now;
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      if (thread.join(Duration.ofSeconds(2))) {
        reader.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    writer.close();
  }
}
