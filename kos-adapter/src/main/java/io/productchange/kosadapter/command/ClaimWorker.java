package io.productchange.kosadapter.command;

import io.productchange.kosadapter.call.LedgerUnavailableException;
import io.productchange.kosadapter.claim.ClaimsUnavailableException;
import io.productchange.kosadapter.claim.Command;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims batch after batch on a thread of its own, in the order in which they were read. While the
 * database is away it tries again and again; the poll loop goes on meanwhile with its partitions
 * paused.
 *
 * <p>Thread-safe.
 */
final class ClaimWorker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ClaimWorker.class);
  private static final Duration RETRY_FIRST = Duration.ofMillis(200);
  private static final Duration RETRY_MAX = Duration.ofSeconds(5);

  /** More records than this are not read ahead. */
  private static final int WAITING_MAX = 2_000;

  /** No more than this are claimed in one transaction, unless one poll brought more. */
  private static final int TOGETHER_MAX = 500;

  private final CommandIntake intake;
  private final Ownership ownership;
  private final IntakeMeters meters;
  private final BlockingQueue<Batch> batches = new LinkedBlockingQueue<>();
  private final Map<TopicPartition, OffsetAndMetadata> claimed = new HashMap<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Thread thread;
  private volatile boolean closed;

  ClaimWorker(CommandIntake intake, Ownership ownership, IntakeMeters meters) {
    this.intake = intake;
    this.ownership = ownership;
    this.meters = meters;
    this.thread = Thread.ofPlatform().name("claims").daemon().start(this::work);
  }

  /** Whether another batch may be read. */
  boolean hasRoom() {
    return waiting.get() < WAITING_MAX;
  }

  /** Takes a batch. Kept short by the poll loop, which reads no more where there is no room. */
  void add(Batch batch) {
    waiting.addAndGet(batch.records().size());
    batches.add(batch);
  }

  /** The offsets whose commands are on record since this was asked last. */
  Map<TopicPartition, OffsetAndMetadata> takeClaimed() {
    synchronized (claimed) {
      Map<TopicPartition, OffsetAndMetadata> taken = new HashMap<>(claimed);
      claimed.clear();
      return taken;
    }
  }

  private void work() {
    while (!closed) {
      try {
        @Nullable Batch first = batches.poll(100, TimeUnit.MILLISECONDS);
        if (first != null) {
          claim(with(first));
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        // Not lost: the processor sends a command again until it is answered.
        log.error("commands were not claimed; they come again", e);
      }
    }
  }

  /** What waits behind it too: a slow claim must not be followed by many small ones. */
  private List<Batch> with(Batch first) {
    List<Batch> together = new ArrayList<>(List.of(first));
    int records = first.records().size();
    for (@Nullable Batch next = batches.peek();
        next != null && records + next.records().size() <= TOGETHER_MAX;
        next = batches.peek()) {
      records += next.records().size();
      together.add(batches.remove());
    }
    waiting.addAndGet(-records);
    return together;
  }

  private void claim(List<Batch> together) throws InterruptedException {
    Duration pause = RETRY_FIRST;
    while (!closed) {
      List<ConsumerRecord<String, byte[]>> owned =
          together.stream()
              .flatMap(batch -> batch.records().stream().filter(record -> isOwned(batch, record)))
              .toList();
      try {
        intake.take(commands(owned));
        note(owned);
        return;
      } catch (ClaimsUnavailableException | LedgerUnavailableException e) {
        log.warn("{} commands wait for the database: {}", owned.size(), e.getMessage());
        Thread.sleep(pause);
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(RETRY_MAX) < 0 ? doubled : RETRY_MAX;
      } catch (RuntimeException e) {
        if (owned.size() == 1) {
          throw e;
        }
        log.error("{} commands could not be claimed together, trying one by one", owned.size(), e);
        claimOneByOne(together);
        return;
      }
    }
  }

  /** One command that trips over a fault of ours must not take others with it. */
  private void claimOneByOne(List<Batch> together) throws InterruptedException {
    for (Batch batch : together) {
      for (ConsumerRecord<String, byte[]> record : batch.records()) {
        try {
          claim(List.of(new Batch(List.of(record), batch.terms())));
        } catch (RuntimeException e) {
          log.error(
              "the command {}-{}@{} was not claimed; it comes again",
              record.topic(),
              record.partition(),
              record.offset(),
              e);
        }
      }
    }
  }

  private boolean isOwned(Batch batch, ConsumerRecord<String, byte[]> record) {
    return batch.terms().getOrDefault(record.partition(), -1L)
        == ownership.term(record.partition());
  }

  private List<Command> commands(List<ConsumerRecord<String, byte[]>> records) {
    List<Command> commands = new ArrayList<>(records.size());
    for (ConsumerRecord<String, byte[]> record : records) {
      read(record).ifPresent(message -> commands.add(new Command(message, record.partition())));
    }
    return commands;
  }

  private Optional<ExecuteChange> read(ConsumerRecord<String, byte[]> record) {
    try {
      @Nullable ExecuteChange message =
          Topics.COMMANDS.valueSerde().deserializer().deserialize(record.topic(), record.value());
      if (message != null) {
        return Optional.of(message);
      }
    } catch (SerializationException e) {
      log.debug("not a command", e);
    }
    meters.unreadable();
    log.error(
        "{}-{}@{} is not a command; it is left out",
        record.topic(),
        record.partition(),
        record.offset());
    return Optional.empty();
  }

  private void note(List<ConsumerRecord<String, byte[]>> records) {
    synchronized (claimed) {
      records.forEach(
          record ->
              claimed.put(
                  new TopicPartition(record.topic(), record.partition()),
                  new OffsetAndMetadata(record.offset() + 1)));
    }
  }

  /** Ends; batches that wait are read again by whoever owns their partitions next. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
