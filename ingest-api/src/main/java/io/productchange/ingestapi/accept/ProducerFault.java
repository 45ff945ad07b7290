package io.productchange.ingestapi.accept;

import io.productchange.runtime.management.CheckResult;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/**
 * Remembers that Kafka refuses what the producer writes for a reason that another attempt does not
 * mend: no right, no login, a producer that has failed for good. Safe for use by several threads.
 */
final class ProducerFault {

  /**
   * So long a fault counts without another one. Whoever is not ready gets no requests, so that a
   * success could never end it.
   */
  static final Duration COUNTS_FOR = Duration.ofSeconds(30);

  private final LongSupplier nanoTime;
  private volatile @Nullable Fault last;

  private record Fault(long atNanos, String why) {}

  ProducerFault(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  void written() {
    // Read first: it is hardly ever set, and every request comes here.
    if (last != null) {
      last = null;
    }
  }

  void failed(Exception failure) {
    if (isLasting(failure)) {
      last = new Fault(nanoTime.getAsLong(), failure.getClass().getSimpleName());
    }
  }

  CheckResult state() {
    Fault fault = last;
    return fault == null || nanoTime.getAsLong() - fault.atNanos() > COUNTS_FOR.toNanos()
        ? CheckResult.up()
        : CheckResult.down(
            "Kafka does not take what is written (%s): change requests are not accepted"
                .formatted(fault.why()));
  }

  /** A plain KafkaException is what a producer throws that has failed for good. */
  private static boolean isLasting(Exception failure) {
    return failure instanceof AuthenticationException
        || failure instanceof AuthorizationException
        || failure instanceof ProducerFencedException
        || failure instanceof UnsupportedVersionException
        || failure instanceof IllegalStateException
        || (failure instanceof KafkaException
            && !(failure instanceof ApiException)
            && !(failure instanceof InterruptException));
  }
}
