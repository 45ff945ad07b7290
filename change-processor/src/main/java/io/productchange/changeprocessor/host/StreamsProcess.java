package io.productchange.changeprocessor.host;

import io.productchange.runtime.management.CheckResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka Streams as a component that starts, says how it is, replaces threads that died, and stops
 * within a bound.
 *
 * <p>Safe for use by several threads.
 */
public final class StreamsProcess {
  private static final Logger log = LoggerFactory.getLogger(StreamsProcess.class);

  /** Restoring takes seconds, and so does a rebalance: what lasts longer waits for something. */
  private static final Duration REBALANCE_BOUND = Duration.ofMinutes(2);

  private final KafkaStreams streams;
  private final InstantSource clock;
  private final ThreadReplacement replacement;
  private final Runnable onRunning;
  private final Consumer<Throwable> onFailure;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile boolean hasRun;
  private volatile Instant stateSince;

  private StreamsProcess(
      KafkaStreams streams,
      InstantSource clock,
      Runnable onRunning,
      Consumer<Throwable> onFailure) {
    this.streams = streams;
    this.clock = clock;
    this.stateSince = clock.instant();
    this.replacement = new ThreadReplacement(clock);
    this.onRunning = onRunning;
    this.onFailure = onFailure;
  }

  /**
   * Starts; returns before partitions are assigned.
   *
   * @param clients how Kafka is spoken to
   * @param clock what replacements are counted by
   * @param onRunning run once in a thread of its own, when it works on its partitions for the first
   *     time
   * @param onFailure told once it cannot go on
   */
  public static StreamsProcess start(
      Topology topology,
      Properties configuration,
      KafkaClientSupplier clients,
      InstantSource clock,
      Runnable onRunning,
      Consumer<Throwable> onFailure) {
    StreamsProcess process =
        new StreamsProcess(
            new KafkaStreams(topology, configuration, clients), clock, onRunning, onFailure);
    process.streams.setUncaughtExceptionHandler(process::threadDied);
    process.streams.setStateListener((now, before) -> process.changed(now));
    process.streams.start();
    return process;
  }

  /** For meters. */
  public KafkaStreams streams() {
    return streams;
  }

  /**
   * Whether it works on its partitions. While others join or leave, it goes on with what it keeps,
   * but not for ever: a partition that waits for a transaction that never ends keeps it so.
   */
  public CheckResult ready() {
    return ready(streams.state(), hasRun, Duration.between(stateSince, clock.instant()));
  }

  static CheckResult ready(KafkaStreams.State state, boolean hasRun, Duration lasts) {
    if (state == KafkaStreams.State.RUNNING) {
      return CheckResult.up();
    }
    if (state != KafkaStreams.State.REBALANCING || !hasRun) {
      return CheckResult.down("Kafka Streams is " + state);
    }
    return lasts.compareTo(REBALANCE_BOUND) < 0
        ? CheckResult.up()
        : CheckResult.down("Kafka Streams is REBALANCING since %d s".formatted(lasts.toSeconds()));
  }

  /** Whether it can still get to work by itself. */
  public CheckResult live() {
    KafkaStreams.State state = streams.state();
    return state == KafkaStreams.State.ERROR || state == KafkaStreams.State.PENDING_ERROR
        ? CheckResult.down("Kafka Streams is " + state)
        : CheckResult.up();
  }

  /** Commits, leaves the group so that others take over at once, and closes the stores. */
  public void stop(Duration within) {
    stopping.countDown();
    boolean stopped =
        streams.close(
            CloseOptions.timeout(within)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    if (!stopped) {
      throw new IllegalStateException(
          "Kafka Streams did not stop within " + within.toMillis() + " ms");
    }
  }

  private void changed(KafkaStreams.State state) {
    stateSince = clock.instant();
    log.info("Kafka Streams is {}", state);
    if (state == KafkaStreams.State.RUNNING && !hasRun) {
      hasRun = true;
      Thread.ofVirtual().name("first run").start(onRunning);
    }
  }

  /** Runs in the thread that dies. */
  private StreamThreadExceptionResponse threadDied(Throwable cause) {
    Optional<Duration> pause =
        LastingFault.in(cause).isPresent() ? Optional.empty() : replacement.next();
    if (pause.isEmpty()) {
      log.error("a stream thread died and is not replaced", cause);
      onFailure.accept(cause);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    log.warn("a stream thread died and is replaced in {} ms", pause.get().toMillis(), cause);
    pause(pause.get());
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private void pause(Duration duration) {
    try {
      if (stopping.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
        log.debug("stopping while a thread is being replaced");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
