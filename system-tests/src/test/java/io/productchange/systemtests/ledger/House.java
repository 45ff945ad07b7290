package io.productchange.systemtests.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.productchange.changeprocessor.ChangeProcessor;
import io.productchange.changeprocessor.host.KafkaClients;
import io.productchange.kosadapter.KosAdapter;
import io.productchange.kossimulator.KosSimulator;
import io.productchange.kossimulator.SimulatorSettings;
import io.productchange.kossimulator.journal.Journal;
import io.productchange.kossimulator.journal.JournalEvent;
import io.productchange.localservers.KafkaServer;
import io.productchange.localservers.PostgresServer;
import io.productchange.localstack.stack.LocalDatabase;
import io.productchange.operatorcli.cli.Endpoints;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.runtime.service.RunningService;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.topic.TopicAdmin;
import io.productchange.schema.topic.TopicSettings;
import io.productchange.schema.topic.Topics;
import io.productchange.systemtests.operations.Sql;
import io.productchange.testservers.Await;
import io.productchange.testservers.TestServers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import picocli.CommandLine;

/** Broker, PostgreSQL and KOS of a test's own, the services in this virtual machine. */
final class House implements AutoCloseable {
  private static final String PASSWORD = "app-password";

  private final Path folder;
  private final KafkaServer kafka = TestServers.newKafka();
  private final KosSimulator kos;
  private final KafkaProducer<String, byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> results;
  private final Map<String, List<String>> told = new HashMap<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private RunningService processor;
  private PostgresServer postgres = TestServers.newPostgres();
  private Map<String, String> database;

  House(Path folder) throws Exception {
    this.folder = folder;
    KafkaSettings settings = KafkaSettings.of(kafka.bootstrapServers());
    try (Admin admin = Admin.create(settings.adminProperties("house"))) {
      TopicAdmin.create(admin, TopicSettings.defaults());
    }
    this.database = LocalDatabase.prepare(postgres, PASSWORD);
    this.kos =
        KosSimulator.start(
            SimulatorSettings.ephemeral(folder.resolve("journal.jsonl")), Clock.systemUTC());
    this.producer =
        new KafkaProducer<>(
            settings.producerProperties("house"),
            new StringSerializer(),
            new ByteArraySerializer());
    this.results =
        new KafkaConsumer<>(
            settings.consumerProperties("house"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    results.assign(
        results.partitionsFor(Topics.RESULTS.name()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList());
    results.seekToBeginning(results.assignment());
    this.processor = startedProcessor();
    writeEndpoints();
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(endpoints());
    environment.put("KOS_BASE_URL", kos.baseUrl().toString());
    environment.put("KOS_TIMEOUT", "PT2S");
    environment.put("KOS_LATE_EFFECT_BOUND", "PT8S");
    environment.put("MANAGEMENT_PORT", "0");
    environment.put("STATE_DIR", folder.resolve("state").toString());
    return environment;
  }

  /** Where the operators' commands and the services find Kafka and PostgreSQL. */
  private Map<String, String> endpoints() {
    Map<String, String> endpoints = new HashMap<>(database);
    endpoints.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    return endpoints;
  }

  private void writeEndpoints() {
    Endpoints.write(folder, endpoints());
  }

  PostgresServer postgres() {
    return postgres;
  }

  KosSimulator kos() {
    return kos;
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  private RunningService startedProcessor() throws Exception {
    return ChangeProcessor.service(Clock.systemUTC(), new KafkaClients()).start(environment());
  }

  void stopProcessor() {
    processor.stop();
  }

  void startProcessor() throws Exception {
    processor = startedProcessor();
  }

  /** Deletes the oldest records of change-requests, as its retention would: all but the newest. */
  void forgetRequests(int partition, long before) throws Exception {
    try (Admin admin =
        Admin.create(KafkaSettings.of(kafka.bootstrapServers()).adminProperties("house"))) {
      admin
          .deleteRecords(
              Map.of(
                  new TopicPartition(Topics.REQUESTS.name(), partition),
                  RecordsToDelete.beforeOffset(before)))
          .all()
          .get();
    }
  }

  /** From now on the database is a new one on a server of its own, migrated and empty. */
  void moveToEmptyDatabase() {
    postgres.close();
    postgres = TestServers.newPostgres();
    database = LocalDatabase.prepare(postgres, PASSWORD);
    writeEndpoints();
  }

  RunningService startAdapter() throws Exception {
    return KosAdapter.service(KosAdapter.Surroundings.of(Clock.systemUTC(), UUID::randomUUID))
        .start(environment());
  }

  /** Publishes a request; where it lies. */
  RecordMetadata send(String requestId, String line, String from, String to) throws Exception {
    String value =
        "{\"requestId\":\"%s\",\"lineNumber\":\"%s\",\"customerId\":\"C-1\",\"currentProductCode\":\"%s\",\"targetProductCode\":\"%s\"}"
            .formatted(requestId, line, from, to);
    return producer
        .send(new ProducerRecord<>(Topics.REQUESTS.name(), line, value.getBytes(UTF_8)))
        .get();
  }

  /** All values told of a request so far. */
  List<String> told(String requestId) {
    results
        .poll(Duration.ofMillis(50))
        .forEach(
            record -> {
              ChangeResult result = JsonCodec.read(record.value(), ChangeResult.class);
              told.computeIfAbsent(result.requestId(), id -> new ArrayList<>())
                  .add(new String(record.value(), UTF_8));
            });
    return told.getOrDefault(requestId, List.of());
  }

  /** How many change calls KOS received of a request. */
  long received(String requestId) {
    return journal().stream()
        .filter(JournalEvent.Received.class::isInstance)
        .map(JournalEvent.Received.class::cast)
        .filter(event -> requestId.equals(event.requestId()))
        .count();
  }

  /** How often KOS carried a request out. */
  long executed(String requestId) {
    return journal().stream()
        .filter(JournalEvent.Executed.class::isInstance)
        .map(JournalEvent.Executed.class::cast)
        .filter(event -> requestId.equals(event.requestId()))
        .count();
  }

  private List<JournalEvent> journal() {
    try {
      return Journal.read(kos.journal());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  Path journalFile() {
    return kos.journal();
  }

  /** The adapter's own words about its readiness. */
  String readiness(RunningService service) throws Exception {
    return http.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + service.managementPort() + "/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** Returns when a request is in doubt. */
  void awaitDoubt(String requestId, Duration bound) throws SQLException {
    try (Sql sql =
        new Sql(
            database.getOrDefault("DATABASE_URL", ""),
            database.getOrDefault("DATABASE_USER", ""),
            database.getOrDefault("DATABASE_PASSWORD", ""))) {
      Await.until(
          requestId + " is in doubt",
          bound,
          () ->
              !sql.query(
                      "SELECT request_id FROM product_change.pc_request WHERE request_id = '%s'"
                              .formatted(requestId)
                          + " AND in_doubt_since IS NOT NULL AND decided_at IS NULL")
                  .isEmpty());
    }
  }

  /**
   * What a command did.
   *
   * @param status its exit status
   * @param text all that it wrote
   */
  record Outcome(int status, String text) {}

  /** Runs a command of the operators with this house's endpoints. */
  Outcome run(Object command, String... arguments) {
    StringWriter text = new StringWriter();
    PrintWriter writer = new PrintWriter(text, true);
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data-dir", folder.toString()));
    int status =
        new CommandLine(command)
            .setOut(writer)
            .setErr(writer)
            .setExecutionExceptionHandler(
                (e, line, parsed) -> {
                  writer.println(e.getMessage());
                  return 1;
                })
            .execute(all.toArray(String[]::new));
    return new Outcome(status, text.toString());
  }

  @Override
  public void close() {
    http.close();
    processor.stop();
    producer.close();
    results.close();
    kos.close();
    postgres.close();
    kafka.close();
  }
}
