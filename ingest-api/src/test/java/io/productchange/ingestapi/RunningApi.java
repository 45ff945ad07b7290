package io.productchange.ingestapi;

import io.productchange.ingestapi.http.HttpServer;
import io.productchange.localservers.KafkaServer;
import io.productchange.runtime.service.RunningService;
import io.productchange.runtime.settings.Secret;
import io.productchange.schema.db.DatabaseRole;
import io.productchange.schema.db.DatabaseSchema;
import io.productchange.schema.topic.TopicAdmin;
import io.productchange.schema.topic.TopicSettings;
import io.productchange.testservers.TestDatabase;
import io.productchange.testservers.TestServers;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.postgresql.ds.PGSimpleDataSource;

/** The service as its process would run it, on the servers of tests. */
final class RunningApi implements AutoCloseable {
  static final String PASSWORD = "for-tests-only";

  private final RunningService service;
  private final HttpServer server;
  private final ApiClient client;

  private RunningApi(RunningService service, HttpServer server) {
    this.service = service;
    this.server = server;
    this.client = new ApiClient(server.port());
  }

  /** On the shared broker, with a database of its own that has the schema. */
  static RunningApi start(TestDatabase database) throws Exception {
    return start(TestServers.kafka(), database, Map.of());
  }

  static RunningApi start(KafkaServer kafka, TestDatabase database, Map<String, String> more)
      throws Exception {
    createTopics(kafka);
    return start(environment(kafka, database, more));
  }

  static RunningApi start(Map<String, String> environment) throws Exception {
    AtomicReference<HttpServer> server = new AtomicReference<>();
    RunningService service =
        IngestService.of(() -> UUID.randomUUID().toString(), server::set).start(environment);
    return new RunningApi(service, server.get());
  }

  static Map<String, String> environment(
      KafkaServer kafka, TestDatabase database, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>();
    environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    environment.put("DATABASE_URL", database.jdbcUrl());
    environment.put("DATABASE_USER", DatabaseRole.APP.roleName());
    environment.put("DATABASE_PASSWORD", PASSWORD);
    environment.put("HTTP_PORT", "0");
    environment.put("MANAGEMENT_PORT", "0");
    environment.putAll(more);
    return environment;
  }

  static void createTopics(KafkaServer kafka) {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", (Object) kafka.bootstrapServers()))) {
      TopicAdmin.create(admin, TopicSettings.defaults());
    }
  }

  /** A database on the shared server with the current schema. */
  static TestDatabase newDatabase() {
    return migrated(TestServers.newDatabase());
  }

  static TestDatabase migrated(TestDatabase database) {
    PGSimpleDataSource owner = new PGSimpleDataSource();
    owner.setUrl(database.jdbcUrl());
    owner.setUser(database.superuser());
    owner.setPassword(database.password());
    DatabaseSchema.migrate(owner, Map.of(DatabaseRole.APP, Secret.of(PASSWORD)));
    return database;
  }

  ApiClient client() {
    return client;
  }

  int port() {
    return server.port();
  }

  /**
   * What the management endpoint tells of a meter, summed over its tags; 0 if it does not know it.
   */
  double metric(String name) {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  String metrics() {
    return new ApiClient(service.managementPort()).get("/metrics").body();
  }

  HttpServer server() {
    return server;
  }

  RunningService service() {
    return service;
  }

  @Override
  public void close() {
    service.stop();
  }
}
