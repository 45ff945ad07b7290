package io.productchange.kosadapter.command;

import io.productchange.kosadapter.work.Workshop;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.runtime.waypoint.Waypoints;
import io.productchange.schema.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads commands. The loop only polls, hands on and commits; it never waits for the database or
 * KOS, so that neither can cost the process its place in the group. Where too much is under way,
 * the partitions are paused and polling goes on.
 */
public final class CommandLoop {
  /** The consumer group. */
  public static final String GROUP = "kos-adapter";

  private static final Logger log = LoggerFactory.getLogger(CommandLoop.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int SESSION_TIMEOUT_MS = 10_000;
  private static final Duration LAG_EVERY = Duration.ofSeconds(5);

  private final KafkaConsumer<String, byte[]> consumer;
  private final ClaimWorker claims;
  private final Workshop workshop;
  private final Ownership ownership;
  private final Consumer<Set<Integer>> onAssigned;
  private final Consumer<Throwable> onDeath;
  private final int underWayMax;
  private final Duration drainWithin;
  private final Waypoints waypoints;
  private final Thread thread;
  private final Uncommitted uncommitted = new Uncommitted();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicLong lag = new AtomicLong();
  private final AtomicLong lastPollNanos = new AtomicLong(System.nanoTime());
  private volatile boolean stopping;
  private volatile Duration stopWithin = Duration.ofSeconds(10);
  private boolean paused;

  /**
   * @param onAssigned told of the partitions that came
   * @param onDeath told of what ended the loop, where it was not {@link #stop}
   * @param underWayMax how many requests may be under way before no more are read
   * @param drainWithin how long a rebalance waits for calls that are on their way
   */
  CommandLoop(
      KafkaSettings settings,
      ClaimWorker claims,
      Workshop workshop,
      Ownership ownership,
      Consumer<Set<Integer>> onAssigned,
      Consumer<Throwable> onDeath,
      int underWayMax,
      Duration drainWithin,
      Waypoints waypoints) {
    Map<String, Object> properties = settings.consumerProperties("kos-adapter-commands", GROUP);
    if (!properties.containsKey(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG)
        && !properties.containsKey(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG)) {
      // A killed adapter's lines wait for so long.
      properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS);
      properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, SESSION_TIMEOUT_MS / 4);
    }
    properties.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        List.of(CooperativeStickyAssignor.class.getName()));
    this.consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
    this.claims = claims;
    this.workshop = workshop;
    this.ownership = ownership;
    this.onAssigned = onAssigned;
    this.onDeath = onDeath;
    this.underWayMax = underWayMax;
    this.drainWithin = drainWithin;
    this.waypoints = waypoints;
    this.thread = Thread.ofPlatform().name("commands").unstarted(this::run);
  }

  /** Begins to read. */
  void start() {
    thread.start();
  }

  /** Commands that are not read yet, as last looked at. */
  public long lag() {
    return lag.get();
  }

  /** How long ago the loop polled last. */
  public Duration sincePoll() {
    return Duration.ofNanos(System.nanoTime() - lastPollNanos.get());
  }

  /** The consumer, for its metrics. */
  public KafkaConsumer<String, byte[]> consumer() {
    return consumer;
  }

  private void run() {
    try {
      consumer.subscribe(List.of(Topics.COMMANDS.name()), new Rebalances());
      long lagAtNanos = System.nanoTime();
      while (!stopping) {
        pollOnce();
        if (System.nanoTime() - lagAtNanos > LAG_EVERY.toNanos()) {
          lagAtNanos = System.nanoTime();
          lag.set(currentLag());
        }
      }
    } catch (WakeupException e) {
      log.debug("woken up to stop");
    } catch (Throwable e) {
      log.error("reading commands ended", e);
      onDeath.accept(e);
    } finally {
      end();
    }
  }

  private void pollOnce() {
    ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
    lastPollNanos.set(System.nanoTime());
    if (!records.isEmpty()) {
      claims.add(batch(records));
    }
    commit();
    pauseOrResume();
  }

  private Batch batch(ConsumerRecords<String, byte[]> records) {
    Map<Integer, Long> terms = new HashMap<>();
    records
        .partitions()
        .forEach(
            partition -> terms.put(partition.partition(), ownership.term(partition.partition())));
    List<ConsumerRecord<String, byte[]>> all = new ArrayList<>();
    records.forEach(all::add);
    return new Batch(all, terms);
  }

  private void commit() {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        uncommitted.due(claims.takeClaimed(), consumer.assignment(), System.nanoTime());
    if (!offsets.isEmpty()) {
      waypoints.reached("offsets.before-commit");
      consumer.commitAsync(
          offsets,
          (committed, failure) -> {
            if (failure == null) {
              uncommitted.committed(offsets);
              waypoints.reached("offsets.after-commit");
            } else {
              uncommitted.failed(System.nanoTime());
              log.warn("offsets were not committed: {}", failure.toString());
            }
          });
    }
  }

  private void pauseOrResume() {
    boolean full = !claims.hasRoom() || workshop.underWay() >= underWayMax;
    if (full) {
      // Again and again: partitions that have just come are not paused yet.
      consumer.pause(consumer.assignment());
    } else if (paused) {
      consumer.resume(consumer.paused());
    }
    if (full != paused) {
      log.debug(full ? "reading pauses: enough is under way" : "reading goes on");
      paused = full;
    }
  }

  private long currentLag() {
    long sum = 0;
    for (TopicPartition partition : consumer.assignment()) {
      sum += consumer.currentLag(partition).orElse(0);
    }
    return sum;
  }

  private void end() {
    try {
      workshop.stop(stopWithin);
      claims.close();
      commitLast();
    } finally {
      try {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
      } catch (KafkaException e) {
        log.warn("the consumer did not close cleanly: {}", e.toString());
      }
      ended.countDown();
    }
  }

  /** What is not committed is read and claimed again, which is harmless. */
  private void commitLast() {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        uncommitted.all(claims.takeClaimed(), consumer.assignment());
    try {
      if (!offsets.isEmpty()) {
        consumer.commitSync(offsets, Duration.ofSeconds(2));
        uncommitted.committed(offsets);
      }
    } catch (KafkaException e) {
      uncommitted.failed(System.nanoTime());
      log.warn("the last offsets were not committed: {}", e.toString());
    }
  }

  /**
   * Stops reading, lets calls on their way end, gives the partitions back.
   *
   * @param within how long all of that may take
   */
  void stop(Duration within) throws InterruptedException {
    stopWithin =
        within.compareTo(Duration.ofSeconds(4)) > 0
            ? within.minusMillis(2_500)
            : within.dividedBy(2);
    stopping = true;
    consumer.wakeup();
    if (thread.isAlive() && !ended.await(within.toMillis(), TimeUnit.MILLISECONDS)) {
      log.warn("reading commands did not end within {}", within);
    }
  }

  /** What comes and goes. Called within {@code poll} and {@code close}, on the loop's thread. */
  private final class Rebalances implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      Set<Integer> numbers = numbers(partitions);
      if (!numbers.isEmpty()) {
        log.info("partitions {} came", numbers);
        ownership.take(numbers);
        onAssigned.accept(numbers);
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      Set<Integer> numbers = numbers(partitions);
      if (numbers.isEmpty()) {
        return;
      }
      log.info("partitions {} go", numbers);
      ownership.giveUp(numbers);
      workshop.release(numbers, drainWithin);
      commitLast();
      uncommitted.forget(partitions);
    }

    /** Somebody else may own them already: nothing is waited for, outcomes are still recorded. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      Set<Integer> numbers = numbers(partitions);
      log.warn("partitions {} were lost", numbers);
      ownership.giveUp(numbers);
      workshop.release(numbers, Duration.ZERO);
      uncommitted.forget(partitions);
    }

    private Set<Integer> numbers(Collection<TopicPartition> partitions) {
      return partitions.stream()
          .map(TopicPartition::partition)
          .collect(Collectors.toUnmodifiableSet());
    }
  }
}
