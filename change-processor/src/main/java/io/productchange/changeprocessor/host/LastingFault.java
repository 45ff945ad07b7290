package io.productchange.changeprocessor.host;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.ProcessorStateException;

/**
 * Tells faults that a new thread would meet again (a bug, state that cannot be read, a full disk,
 * missing rights) from those that pass: a broker that does not answer, a transaction that took too
 * long. Kafka throws a plain {@link KafkaException} for much of the latter, so what is Kafka's and
 * not known to last counts as passing, and what is not Kafka's as lasting.
 */
final class LastingFault {
  /** More than any real one; a chain may lead back to itself. */
  private static final int CHAIN_MAX = 50;

  private LastingFault() {}

  /** The first cause in the chain that will not pass; empty where there is none. */
  static Optional<Throwable> in(Throwable thrown) {
    Throwable next = thrown;
    for (int i = 0; i < CHAIN_MAX && next != null; i++) {
      if (lasts(next)) {
        return Optional.of(next);
      }
      next = next.getCause();
    }
    return Optional.empty();
  }

  private static boolean lasts(Throwable cause) {
    return !(cause instanceof KafkaException || cause instanceof ExecutionException)
        || cause instanceof SerializationException
        || cause instanceof ProcessorStateException
        || cause instanceof MissingSourceTopicException
        || cause instanceof RecordTooLargeException
        || cause instanceof AuthorizationException
        || cause instanceof AuthenticationException
        || cause instanceof InvalidConfigurationException
        || cause instanceof UnsupportedVersionException;
  }
}
