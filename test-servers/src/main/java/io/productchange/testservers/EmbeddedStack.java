package io.productchange.testservers;

import io.productchange.localservers.EmbeddedKafka;
import io.productchange.localservers.EmbeddedPostgresServer;
import io.productchange.localservers.KafkaServer;
import io.productchange.localservers.PostgresServer;
import java.nio.file.Path;
import java.util.Map;

/** Servers as child processes; {@link TestServers} ends them. */
final class EmbeddedStack {

  private EmbeddedStack() {}

  static KafkaServer kafka(Path directory, Map<String, String> settings) {
    EmbeddedKafka.Builder builder =
        EmbeddedKafka.builder(directory)
            .stopOnExit(false)
            // Tests start often and run short: the optimizing compiler would cost more than it
            // gains.
            .jvmOption("-XX:TieredStopAtLevel=1");
    settings.forEach(builder::setting);
    return builder.build();
  }

  static PostgresServer postgres(Path directory, Map<String, String> settings) {
    EmbeddedPostgresServer.Builder builder =
        EmbeddedPostgresServer.builder(directory).stopOnExit(false);
    settings.forEach(builder::setting);
    return builder.build();
  }
}
