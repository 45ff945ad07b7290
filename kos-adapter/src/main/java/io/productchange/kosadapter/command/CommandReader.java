package io.productchange.kosadapter.command;

import io.micrometer.core.instrument.MeterRegistry;
import io.productchange.kosadapter.call.Ledger;
import io.productchange.kosadapter.claim.Claims;
import io.productchange.kosadapter.work.Replies;
import io.productchange.kosadapter.work.Workshop;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.runtime.waypoint.Waypoints;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * The way of the commands from the topic to the work: poll loop, claims, ownership. Thread-safe.
 */
public final class CommandReader {
  private final Ownership ownership;
  private final CommandLoop loop;
  private final AtomicReference<Consumer<Set<Integer>>> onAssigned;

  private CommandReader(
      Ownership ownership, CommandLoop loop, AtomicReference<Consumer<Set<Integer>>> onAssigned) {
    this.ownership = ownership;
    this.loop = loop;
    this.onAssigned = onAssigned;
  }

  /**
   * Prepares to read; see {@link #start}.
   *
   * @param onDeath told of what ended the reading, where it was not {@link #stop}
   * @param underWayMax how many requests may be under way before no more are read
   * @param drainWithin how long a rebalance waits for calls that are on their way
   */
  public static CommandReader open(
      KafkaSettings settings,
      Claims claims,
      Ledger ledger,
      Workshop workshop,
      Replies replies,
      MeterRegistry registry,
      InstantSource clock,
      Consumer<Throwable> onDeath,
      int underWayMax,
      Duration drainWithin,
      Waypoints waypoints) {
    Ownership ownership = new Ownership();
    IntakeMeters meters = new IntakeMeters(registry);
    AtomicReference<Consumer<Set<Integer>>> onAssigned = new AtomicReference<>(partitions -> {});
    CommandIntake intake =
        new CommandIntake(claims::claim, ledger, workshop, replies, meters::claimed, clock);
    CommandLoop loop =
        new CommandLoop(
            settings,
            new ClaimWorker(intake, ownership, meters),
            workshop,
            ownership,
            partitions -> onAssigned.get().accept(partitions),
            onDeath,
            underWayMax,
            drainWithin,
            waypoints);
    return new CommandReader(ownership, loop, onAssigned);
  }

  /**
   * Begins to read.
   *
   * @param assigned told of the partitions that came
   */
  public void start(Consumer<Set<Integer>> assigned) {
    onAssigned.set(assigned);
    loop.start();
  }

  /** The partitions owned now. */
  public Set<Integer> ownedPartitions() {
    return ownership.partitions();
  }

  /** Commands that are not read yet, as last looked at. */
  public long lag() {
    return loop.lag();
  }

  /** How long ago the topic was polled last. */
  public Duration sincePoll() {
    return loop.sincePoll();
  }

  /** The consumer, for its metrics. */
  public KafkaConsumer<String, byte[]> consumer() {
    return loop.consumer();
  }

  /** Stops reading, lets calls on their way end, gives the partitions back. */
  public void stop(Duration within) throws InterruptedException {
    loop.stop(within);
  }
}
