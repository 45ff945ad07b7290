package io.productchange.ingestapi;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.productchange.ingestapi.accept.RequestAcceptor;
import io.productchange.ingestapi.accept.RequestPublisher;
import io.productchange.ingestapi.api.ApiRoutes;
import io.productchange.ingestapi.http.BearerToken;
import io.productchange.ingestapi.http.HttpServer;
import io.productchange.ingestapi.records.CoalescedHashes;
import io.productchange.ingestapi.records.DecisionWatch;
import io.productchange.ingestapi.records.RequestRecords;
import io.productchange.runtime.database.DatabasePool;
import io.productchange.runtime.database.DatabaseSettings;
import io.productchange.runtime.http.HttpSettings;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.runtime.lifecycle.StartException;
import io.productchange.runtime.management.Health;
import io.productchange.runtime.service.Service;
import io.productchange.runtime.service.ServiceContext;
import io.productchange.schema.db.DatabaseSchema;
import io.productchange.schema.settings.ProductChangeSettings;
import io.productchange.schema.settings.ServicePorts;
import io.productchange.schema.topic.TopicAdmin;
import io.productchange.schema.topic.TopicSettings;
import io.productchange.schema.topic.Topics;
import io.productchange.schema.topic.TopicsNotReadyException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service {@code ingest-api}: puts its parts together and starts them in order. */
public final class IngestService {
  private static final Logger log = LoggerFactory.getLogger(IngestService.class);
  private static final String NAME = "ingest-api";

  /** Waiting for Kafka at once; what they hold is within the server's budget for bodies. */
  private static final int IN_FLIGHT_MAX = 1_024;

  private static final int WAITING_MAX = 1_024;
  private static final int READ_CONNECTIONS = 6;

  /** Two for known requests, one for decisions that are waited for. */
  private static final int LOOKUP_CONNECTIONS = 3;

  /** How long accepting waits for the database before it goes on without. */
  private static final Duration LOOKUP_PATIENCE = Duration.ofSeconds(1);

  private static final int DELIVERY_TIMEOUT_MS = 10_000;
  private static final int REQUEST_TIMEOUT_MS = 5_000;
  private static final int MAX_BLOCK_MS = 5_000;
  private static final Duration PRODUCER_CLOSE_TIMEOUT = Duration.ofSeconds(4);

  private final ServiceContext context;
  private final Supplier<String> newIds;
  private final Consumer<HttpServer> listening;

  private IngestService(
      ServiceContext context, Supplier<String> newIds, Consumer<HttpServer> listening) {
    this.context = context;
    this.newIds = newIds;
    this.listening = listening;
  }

  /**
   * @param newIds makes the id of a request that came without one
   */
  public static Service of(Supplier<String> newIds) {
    return of(newIds, server -> {});
  }

  /** The same; the running server is handed out, which knows its port. */
  static Service of(Supplier<String> newIds, Consumer<HttpServer> listening) {
    return new Service(
        NAME,
        "takes change requests over HTTP and tells how they stand",
        ProductChangeSettings.CATALOGUE,
        KafkaSettings.REQUIREMENTS
            .and(TopicSettings.REQUIREMENTS)
            .and(DatabaseSettings.REQUIREMENTS)
            .and(HttpSettings.REQUIREMENTS),
        ServicePorts.INGEST_API,
        context -> new IngestService(context, newIds, listening).start());
  }

  private void start() throws Exception {
    KafkaSettings kafka = KafkaSettings.from(context.environment());
    startKafkaWatch(kafka);
    RequestRecords records = startReading();
    HikariDataSource lookups = startPool("lookup", LOOKUP_CONNECTIONS, LOOKUP_PATIENCE);
    RequestRecords lookup = new RequestRecords(lookups);
    CoalescedHashes hashes =
        context
            .lifecycle()
            .start(
                "known requests",
                () -> new CoalescedHashes(lookup::contentHashes, LOOKUP_PATIENCE));
    DecisionWatch watch =
        context
            .lifecycle()
            .start("decision watch", () -> new DecisionWatch(lookup::decided, WAITING_MAX));
    RequestPublisher publisher =
        context
            .lifecycle()
            .start(
                "producer",
                () -> new RequestPublisher(producerProperties(kafka), PRODUCER_CLOSE_TIMEOUT));
    context.health().readiness("kafka producer", publisher::state);
    ExecutorService retries =
        context
            .lifecycle()
            .start(
                "retries",
                () ->
                    Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("retry-", 0).factory()),
                (executor, within) -> executor.shutdownNow());
    RequestAcceptor acceptor =
        new RequestAcceptor(publisher, hashes, newIds, IN_FLIGHT_MAX, retries);
    HttpServer server = startServer(acceptor, records, watch);
    addMeters(acceptor, watch, hashes, publisher, server);
    listening.accept(server);
  }

  private void startKafkaWatch(KafkaSettings kafka) throws Exception {
    Admin admin =
        context
            .lifecycle()
            .start(
                "kafka admin client",
                () -> Admin.create(kafka.adminProperties(NAME + "-check")),
                (client, within) -> client.close(within));
    try {
      TopicAdmin.require(
          admin, TopicSettings.from(context.environment()), List.of(Topics.REQUESTS));
    } catch (TopicsNotReadyException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    } catch (KafkaException e) {
      throw new StartException(
          "Kafka at %s does not answer: %s".formatted(kafka.bootstrapServers(), e.getMessage()), e);
    }
    KafkaProbe probe = context.lifecycle().start("kafka probe", () -> new KafkaProbe(admin));
    context.health().readiness("kafka", probe::state);
  }

  /**
   * Requests are accepted without the database, so it may be away at the start; but a schema that
   * is not ours would make every answer wrong.
   */
  private RequestRecords startReading() throws Exception {
    HikariDataSource pool = startPool("read", READ_CONNECTIONS, Duration.ofSeconds(2));
    SchemaCheck check =
        context
            .lifecycle()
            .start(
                "schema check", () -> SchemaCheck.start(() -> DatabaseSchema.requireCurrent(pool)));
    context.health().readiness("database schema", check::state);
    return new RequestRecords(pool);
  }

  private HikariDataSource startPool(String purpose, int size, Duration takeTimeout)
      throws Exception {
    DatabaseSettings settings = DatabaseSettings.from(context.environment());
    return context
        .lifecycle()
        .start(
            "database connections, " + purpose,
            () ->
                DatabasePool.of(settings, NAME + "-" + purpose)
                    .schema(DatabaseSchema.SCHEMA)
                    .size(size)
                    .takeTimeout(takeTimeout)
                    .statementTimeout(Duration.ofSeconds(5))
                    .readOnly()
                    .open());
  }

  /**
   * An HTTP client waits for the acknowledgement: it is to hear of a failure before it loses
   * patience.
   */
  static Map<String, Object> producerProperties(KafkaSettings kafka) {
    Map<String, Object> properties = kafka.producerProperties(NAME);
    Map<String, String> users = kafka.passedOn();
    if (!users.containsKey(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG)
        && !users.containsKey(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG)
        && !users.containsKey(ProducerConfig.LINGER_MS_CONFIG)) {
      properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS);
      properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
      // Under load requests share batches all the same, while those before are on their way.
      properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    }
    if (!users.containsKey(ProducerConfig.MAX_BLOCK_MS_CONFIG)) {
      properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
    }
    return properties;
  }

  private HttpServer startServer(
      RequestAcceptor acceptor, RequestRecords records, DecisionWatch watch) throws Exception {
    HttpSettings settings = HttpSettings.from(context.environment());
    BearerToken token =
        settings
            .token()
            .map(secret -> BearerToken.required(secret.reveal()))
            .orElseGet(BearerToken::notRequired);
    Health health = context.health();
    HttpServer server =
        context
            .lifecycle()
            .start(
                "http server",
                () ->
                    HttpServer.start(
                        settings.host(),
                        settings.port(),
                        HttpServer.Options.DEFAULT,
                        ApiRoutes.of(acceptor, records, watch, health),
                        token,
                        new IngestMetrics(context.metrics().registry())),
                (running, within) -> {
                  running.drain();
                  watch.close();
                  running.close();
                });
    log.info("HTTP API on {}:{}", settings.host(), server.port());
    return server;
  }

  private void addMeters(
      RequestAcceptor acceptor,
      DecisionWatch watch,
      CoalescedHashes hashes,
      RequestPublisher publisher,
      HttpServer server) {
    MeterRegistry registry = context.metrics().registry();
    Gauge.builder("ingest.in.flight", acceptor, RequestAcceptor::inFlight)
        .description("change requests that wait for Kafka's acknowledgement")
        .register(registry);
    Gauge.builder("ingest.waiting", watch, DecisionWatch::waiting)
        .description("clients that wait for a decision")
        .register(registry);
    Gauge.builder("http.server.connections", server, HttpServer::openConnections)
        .description("open HTTP connections")
        .register(registry);
    FunctionCounter.builder("ingest.lookups.unanswered", hashes, CoalescedHashes::unanswered)
        .description("requests accepted without asking the database whether they are known")
        .register(registry);
    context.metrics().bind(new KafkaClientMetrics(publisher.producer()));
  }
}
