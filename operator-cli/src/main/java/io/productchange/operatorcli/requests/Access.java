package io.productchange.operatorcli.requests;

import io.productchange.runtime.database.DatabaseSettings;
import io.productchange.runtime.http.HttpSettings;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.runtime.settings.Environment;
import io.productchange.runtime.settings.Requirements;
import io.productchange.schema.settings.ProductChangeSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The two ways to the system. Not safe for use by several threads. */
interface Access extends AutoCloseable {

  /**
   * Submits a request and returns once it is on Kafka for good.
   *
   * @param request its JSON
   * @return its id
   * @throws io.productchange.operatorcli.cli.CommandException if it was not taken, with the reason
   */
  String submit(byte[] request);

  /**
   * How a request stands, as the ingest API's schema ChangeStatus has it; empty: not on record.
   *
   * @param wait how long to wait for its end
   */
  Optional<JsonNode> status(String requestId, Duration wait);

  /**
   * The requests that changed since the last call, each with the fields requestId, status, version.
   */
  List<JsonNode> changes();

  @Override
  void close();

  /** What the commands need of the environment. */
  static Requirements requirements(Map<String, String> variables) {
    return throughApi(variables)
        ? Requirements.needs(ProductChangeSettings.INGEST_URL)
            .and(Requirements.uses(HttpSettings.HTTP_TOKEN))
        : KafkaSettings.REQUIREMENTS.and(DatabaseSettings.REQUIREMENTS);
  }

  /** Opens the way that the environment names. */
  static Access open(Environment environment, Map<String, String> variables) {
    return throughApi(variables)
        ? new ApiAccess(
            environment.get(ProductChangeSettings.INGEST_URL),
            environment.optional(HttpSettings.HTTP_TOKEN))
        : new DirectAccess(environment);
  }

  private static boolean throughApi(Map<String, String> variables) {
    return !variables.getOrDefault("INGEST_URL", "").isEmpty();
  }
}
