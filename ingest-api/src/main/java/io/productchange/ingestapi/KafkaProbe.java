package io.productchange.ingestapi;

import io.productchange.runtime.management.CheckResult;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/**
 * Asks Kafka every second whether it is there, so that health can tell without asking. Safe for use
 * by several threads.
 */
final class KafkaProbe implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** One lost answer is no outage. */
  private static final int FAILURES_TILL_DOWN = 2;

  private final Admin admin;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile int failures;

  KafkaProbe(Admin admin) {
    this.admin = admin;
    this.thread = Thread.ofVirtual().name("kafka-probe").start(this::run);
  }

  CheckResult state() {
    return failures < FAILURES_TILL_DOWN
        ? CheckResult.up()
        : CheckResult.down("Kafka does not answer: change requests are not accepted");
  }

  private void run() {
    try {
      int inRow = 0;
      do {
        inRow = isThere() ? 0 : inRow + 1;
        failures = inRow;
      } while (!closing.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      // Closed while Kafka was asked.
      Thread.currentThread().interrupt();
    }
  }

  private boolean isThere() throws InterruptedException {
    try {
      return !admin
          .describeCluster()
          .nodes()
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          .isEmpty();
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  @Override
  public void close() {
    closing.countDown();
    thread.interrupt();
  }
}
