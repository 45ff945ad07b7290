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
import io.productchange.schema.topic.TopicSettings;
import java.net.URI;
import java.util.List;

/**
 * Every setting that any command knows. One environment serves all commands: what another command
 * knows is accepted by each and ignored where it is not used; what none knows stops the start.
 *
 * <p>To add one: declare it in a class of its concern (a new one for a new concern, beside {@link
 * KosSettings}), list it in {@link #SECTIONS}, and regenerate {@code docs/settings.md} as the
 * failing {@code SettingsDocumentTest} says.
 */
public final class ProductChangeSettings {
  /** Where the ingest API is, for the commands that go through it. */
  public static final Setting<URI> INGEST_URL =
      Setting.uri("INGEST_URL", "the base address of the ingest API", "http", "https")
          .withDefaultDescribed("unset: Kafka and PostgreSQL are used directly")
          .usedBy("submit", "status", "watch");

  /** The folder under the user's state directory that {@code STATE_DIR} defaults into. */
  public static final String APPLICATION_FOLDER = "product-change";

  private static final String ALL = "all commands";
  private static final String SERVICES = "all services";
  private static final String INGEST_API = "ingest-api";
  private static final String ADAPTER = "kos-adapter";
  private static final String OPERATORS = "operators";
  private static final String DB = "db";

  private static final SettingsSection KAFKA =
      new SettingsSection("Kafka", List.of(KafkaSettings.KAFKA_BOOTSTRAP_SERVERS.usedBy(ALL)));

  private static final SettingsSection TOPICS =
      new SettingsSection("Topics", TopicSettings.settings());

  private static final SettingsSection DATABASE =
      new SettingsSection(
          "Database",
          List.of(
              DatabaseSettings.DATABASE_URL.usedBy(ADAPTER, INGEST_API, DB, OPERATORS),
              DatabaseSettings.DATABASE_USER.usedBy(ADAPTER, INGEST_API, OPERATORS),
              DatabaseSettings.DATABASE_PASSWORD.usedBy(ADAPTER, INGEST_API, OPERATORS),
              DatabaseSettings.DATABASE_ADMIN_USER.usedBy(DB, "rebuild"),
              DatabaseSettings.DATABASE_ADMIN_PASSWORD.usedBy(DB, "rebuild")));

  private static final SettingsSection KOS =
      new SettingsSection(
          "KOS",
          List.of(
              KosSettings.KOS_BASE_URL,
              KosSettings.KOS_TIMEOUT,
              KosSettings.KOS_LATE_EFFECT_BOUND,
              KosSettings.KOS_MAX_CONCURRENCY));

  private static final SettingsSection KOS_SIMULATOR =
      new SettingsSection("KOS simulator", KosSimulatorSettings.settings());

  private static final SettingsSection PROCESSOR =
      new SettingsSection("Change processor", ProcessorSettings.settings());

  private static final SettingsSection HTTP_API =
      new SettingsSection(
          "HTTP API",
          List.of(
              HttpSettings.HTTP_HOST.usedBy(INGEST_API),
              HttpSettings.HTTP_PORT.usedBy(INGEST_API),
              HttpSettings.HTTP_TOKEN.usedBy(INGEST_API, "submit", "status", "watch"),
              HttpSettings.HTTP_ALLOW_UNAUTHENTICATED.usedBy(INGEST_API),
              INGEST_URL));

  private static final SettingsSection PROCESSES =
      new SettingsSection(
          "Processes",
          List.of(
              ManagementSettings.MANAGEMENT_HOST.usedBy(SERVICES),
              ManagementSettings.MANAGEMENT_PORT
                  .withDefaultDescribed(ServicePorts.described())
                  .usedBy(SERVICES),
              StateDirectory.STATE_DIR
                  .withDefaultDescribed(
                      "`$XDG_STATE_HOME` or `~/.local/state`, then `product-change/` and the id of"
                          + " the Kafka cluster")
                  .usedBy("change-processor", ADAPTER),
              Logging.LOG_LEVEL.usedBy(ALL)));

  /** All settings, in the order of the documentation. */
  public static final List<SettingsSection> SECTIONS =
      List.of(KAFKA, TOPICS, DATABASE, KOS, PROCESSOR, HTTP_API, PROCESSES, KOS_SIMULATOR);

  /** What the environment of every command is read with. */
  public static final SettingCatalogue CATALOGUE =
      SettingCatalogue.builder()
          .addAll(SECTIONS.stream().flatMap(section -> section.settings().stream()).toList())
          .reserve("KOS_", "DATABASE_", "INGEST_", "HTTP_", "MANAGEMENT_")
          // Not TOPIC_ alone: others may well have variables that begin so.
          .reserve("TOPIC_PARTITION", "TOPIC_REPLICATION", "TOPIC_RETENTION")
          .reserve("COMMAND_RESEND_", "DECIDED_REQUEST_")
          .endpoints("KAFKA_BOOTSTRAP_SERVERS", "DATABASE_URL", "INGEST_URL", "KOS_BASE_URL")
          .ignore(
              "HTTP_PROXY",
              "HTTP_PROXY_HOST",
              "HTTP_PROXY_PORT",
              "HTTP_PROXY_USER",
              "HTTP_PROXY_PASSWORD",
              "HTTP_NO_PROXY",
              "HTTP_NON_PROXY_HOSTS")
          .family(KafkaProperties.withFurther(StreamsProperties.definition()))
          .build();

  private ProductChangeSettings() {}
}
