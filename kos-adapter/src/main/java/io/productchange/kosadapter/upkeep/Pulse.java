package io.productchange.kosadapter.upkeep;

import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.runtime.management.CheckResult;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;

/**
 * Whether database and Kafka answer, from looking now and then; asking for readiness asks neither.
 * KOS is no part of it: while it is down, commands wait and nothing fails. Thread-safe.
 */
public final class Pulse implements AutoCloseable {
  private static final Duration SILENT_MAX = Duration.ofSeconds(10);
  private static final long NEVER = Long.MIN_VALUE;

  private final Admin admin;
  private final Supplier<Duration> sincePoll;
  private final LongSupplier nanoTime;
  private final AtomicLong databaseAtNanos = new AtomicLong(NEVER);
  private final AtomicLong kafkaAtNanos = new AtomicLong(NEVER);

  /**
   * @param sincePoll how long ago the commands were polled last
   * @param nanoTime a monotonic clock
   */
  public Pulse(KafkaSettings settings, Supplier<Duration> sincePoll, LongSupplier nanoTime) {
    this.admin = Admin.create(settings.adminProperties("kos-adapter-pulse"));
    this.sincePoll = sincePoll;
    this.nanoTime = nanoTime;
  }

  /** The database has just answered. */
  public void databaseAnswered() {
    databaseAtNanos.set(nanoTime.getAsLong());
  }

  /** Asks Kafka; to be called every few seconds. */
  public void askKafka() throws InterruptedException {
    try {
      admin.describeCluster().nodes().get(4, TimeUnit.SECONDS);
      kafkaAtNanos.set(nanoTime.getAsLong());
    } catch (ExecutionException | TimeoutException e) {
      // The check says it when it has lasted.
      return;
    }
  }

  /** Whether the database answered lately. */
  public CheckResult database() {
    return check("the database", databaseAtNanos.get());
  }

  /** Whether Kafka answered lately and the commands are being polled. */
  public CheckResult kafka() {
    return sincePoll.get().compareTo(SILENT_MAX) > 0
        ? CheckResult.down("commands were not polled for " + sincePoll.get().toSeconds() + " s")
        : check("Kafka", kafkaAtNanos.get());
  }

  private CheckResult check(String what, long atNanos) {
    if (atNanos == NEVER) {
      return CheckResult.down(what + " has not answered yet");
    }
    Duration silent = Duration.ofNanos(nanoTime.getAsLong() - atNanos);
    return silent.compareTo(SILENT_MAX) > 0
        ? CheckResult.down(what + " has not answered for " + silent.toSeconds() + " s")
        : CheckResult.up();
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
