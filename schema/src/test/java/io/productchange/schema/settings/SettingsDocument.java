package io.productchange.schema.settings;

import io.productchange.runtime.settings.SettingsTable;

/** The text of {@code docs/settings.md}, so that it cannot drift from the code. */
final class SettingsDocument {

  private static final String HEAD =
      """
      # Settings

      <!-- Generated from io.productchange.schema.settings.ProductChangeSettings; a test fails where this file differs and says how to write it anew. -->

      All settings are environment variables. One environment serves all commands: a setting that any command knows is accepted by all and ignored where it is not used. A
      variable that begins with `KOS_`, `DATABASE_`, `INGEST_`, `HTTP_` or `MANAGEMENT_` and that no command knows is an error, with a suggestion; so is one that begins as ours do with `TOPIC_PARTITION`,
      `TOPIC_REPLICATION`, `TOPIC_RETENTION`, `COMMAND_RESEND_` or `DECIDED_REQUEST_`; and so is a `KAFKA_…` that is no property of
      a Kafka client. What others put there is left alone: `HTTP_PROXY` and the like, `KAFKA_HOME`, `KAFKA_OPTS`, `KAFKA_HEAP_OPTS` and the like, and what Kubernetes sets for its Services.

      All problems are named at once, before anything starts, and the process ends with status 2. An empty value counts as not set. Durations are ISO-8601 (`PT10S`, `PT0.5S`,
      `P30D`). Any secret may come from a file instead: `NAME_FILE` names it, and one line end at its end is dropped.
      """;

  private static final String KAFKA =
      """

      `KAFKA_SOME_PROPERTY` is handed to every Kafka client, and to Kafka Streams, as `some.property`: `KAFKA_SECURITY_PROTOCOL=SASL_SSL`, `KAFKA_SASL_MECHANISM`, `KAFKA_SASL_JAAS_CONFIG_FILE`,
      `KAFKA_SSL_TRUSTSTORE_LOCATION`, `KAFKA_LINGER_MS`, `KAFKA_NUM_STREAM_THREADS` and so on. Properties that the promises rest on are refused: `acks`, `enable.idempotence`,
      `isolation.level`, `processing.guarantee`, `enable.auto.commit`, `auto.offset.reset`; and so are those of which each client has its own value, such as `group.id`, `transactional.id` or `state.dir`.
      """;

  private SettingsDocument() {}

  static String markdown() {
    StringBuilder text = new StringBuilder(HEAD);
    for (SettingsSection section : ProductChangeSettings.SECTIONS) {
      text.append("\n## ").append(section.title()).append("\n\n");
      text.append(SettingsTable.markdown(section.settings()));
      if (section.title().equals("Kafka")) {
        text.append(KAFKA);
      }
    }
    return text.toString();
  }
}
