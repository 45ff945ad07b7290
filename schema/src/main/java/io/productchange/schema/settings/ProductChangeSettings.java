package io.productchange.schema.settings;

import io.productchange.runtime.database.DatabaseSettings;
import io.productchange.runtime.http.HttpSettings;
import io.productchange.runtime.instance.StateDirectory;
import io.productchange.runtime.kafka.KafkaProperties;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.runtime.logging.Logging;
import io.productchange.runtime.management.ManagementSettings;
import io.productchange.runtime.settings.Setting;
import io.productchange.runtime.settings.SettingCatalogue;
import java.net.URI;

/**
 * Every setting that any command knows. One environment serves all commands: what another command
 * knows is accepted by each and ignored where it is not used; what none knows stops the start.
 */
public final class ProductChangeSettings {
  /** Where the ingest API is, for the commands that go through it. */
  public static final Setting<URI> INGEST_URL =
      Setting.uri("INGEST_URL", "the base address of the ingest API", "http", "https")
          .withDefaultDescribed("unset: Kafka and PostgreSQL are used directly")
          .usedBy("submit", "status", "watch");

  /** The folder under the user's state directory that {@code STATE_DIR} defaults into. */
  public static final String APPLICATION_FOLDER = "product-change";

  private static final String SERVICES = "all services";

  /** All of them, in the order of the documentation. */
  public static final SettingCatalogue CATALOGUE =
      SettingCatalogue.builder()
          .add(
              KafkaSettings.KAFKA_BOOTSTRAP_SERVERS.usedBy("all commands"),
              DatabaseSettings.DATABASE_URL.usedBy("kos-adapter", "ingest-api", "db", "operators"),
              DatabaseSettings.DATABASE_USER.usedBy("kos-adapter", "ingest-api", "operators"),
              DatabaseSettings.DATABASE_PASSWORD.usedBy("kos-adapter", "ingest-api", "operators"),
              DatabaseSettings.DATABASE_ADMIN_USER.usedBy("db", "rebuild"),
              DatabaseSettings.DATABASE_ADMIN_PASSWORD.usedBy("db", "rebuild"))
          .add(
              KosSettings.KOS_BASE_URL,
              KosSettings.KOS_TIMEOUT,
              KosSettings.KOS_LATE_EFFECT_BOUND,
              KosSettings.KOS_MAX_CONCURRENCY)
          .add(
              HttpSettings.HTTP_HOST.usedBy("ingest-api"),
              HttpSettings.HTTP_PORT.usedBy("ingest-api"),
              HttpSettings.HTTP_TOKEN.usedBy("ingest-api", "submit", "status", "watch"),
              HttpSettings.HTTP_ALLOW_UNAUTHENTICATED.usedBy("ingest-api"),
              INGEST_URL)
          .add(
              ManagementSettings.MANAGEMENT_HOST.usedBy(SERVICES),
              ManagementSettings.MANAGEMENT_PORT
                  .withDefaultDescribed(ServicePorts.described())
                  .usedBy(SERVICES),
              StateDirectory.STATE_DIR
                  .withDefaultDescribed(
                      "`$XDG_STATE_HOME` or `~/.local/state`, then `product-change/` and the id of"
                          + " the Kafka cluster")
                  .usedBy("change-processor", "kos-adapter"),
              Logging.LOG_LEVEL.usedBy("all commands"))
          .reserve("KOS_", "DATABASE_", "INGEST_", "HTTP_", "MANAGEMENT_")
          .ignore("HTTP_PROXY")
          .family(KafkaProperties.withFurther(StreamsProperties.definition()))
          .build();

  private ProductChangeSettings() {}
}
