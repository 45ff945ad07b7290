package io.productchange.testservers;

import io.productchange.localservers.KafkaServer;
import io.productchange.localservers.PostgresServer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where the servers of tests come from. */
enum Stack {
  /** Child processes from Maven artifacts: needs nothing installed. */
  EMBEDDED {
    @Override
    KafkaServer kafka(Path directory, Map<String, String> settings) {
      return EmbeddedStack.kafka(directory, settings);
    }

    @Override
    PostgresServer postgres(Path directory, Map<String, String> settings) {
      return EmbeddedStack.postgres(directory, settings);
    }
  },

  /** The official images, run by Testcontainers: needs a Docker engine. */
  TESTCONTAINERS {
    @Override
    KafkaServer kafka(Path directory, Map<String, String> settings) {
      return new KafkaInContainer(settings);
    }

    @Override
    PostgresServer postgres(Path directory, Map<String, String> settings) {
      return new PostgresInContainer(settings);
    }
  };

  /** The system property that chooses: {@code embedded} (default) or {@code testcontainers}. */
  static final String PROPERTY = "stack";

  /** A broker, not started. */
  abstract KafkaServer kafka(Path directory, Map<String, String> settings);

  /** A PostgreSQL server, not started. */
  abstract PostgresServer postgres(Path directory, Map<String, String> settings);

  static Stack named(String name) {
    for (Stack stack : values()) {
      if (stack.name().toLowerCase(Locale.ROOT).equals(name)) {
        return stack;
      }
    }
    throw new IllegalArgumentException(
        "-D" + PROPERTY + " is " + name + ", but only embedded and testcontainers exist");
  }
}
