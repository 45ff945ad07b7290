package io.productchange.kosadapter.rig;

import io.productchange.kosadapter.KosAdapter;
import io.productchange.kosadapter.Ports;
import io.productchange.kosadapter.call.Stamp;
import io.productchange.kosadapter.work.Steps;
import io.productchange.kossimulator.KosSimulator;
import io.productchange.kossimulator.SimulatorSettings;
import io.productchange.kossimulator.journal.Journal;
import io.productchange.kossimulator.journal.JournalEvent;
import io.productchange.localservers.KafkaServer;
import io.productchange.localservers.PostgresServer;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.runtime.service.RunningService;
import io.productchange.runtime.service.Service;
import io.productchange.runtime.waypoint.Waypoints;
import io.productchange.schema.db.DatabaseRole;
import io.productchange.schema.topic.TopicAdmin;
import io.productchange.schema.topic.TopicSettings;
import io.productchange.testservers.TestServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;

/** A broker, a database and KOS, all real, and adapters started against them. */
public final class World implements AutoCloseable {
  private final KafkaServer kafka;
  private final Db db;
  private final Path folder;
  private final KosSimulator kos;
  private final Commands commands;

  private World(KafkaServer kafka, Db db) throws Exception {
    this.kafka = kafka;
    this.db = db;
    this.folder = Files.createTempDirectory("adapter-world");
    try (Admin admin = Admin.create(KafkaSettings.of(bootstrapServers()).adminProperties("rig"))) {
      TopicAdmin.create(admin, TopicSettings.defaults());
    }
    this.kos =
        KosSimulator.start(
            SimulatorSettings.ephemeral(folder.resolve("journal.jsonl")), Clock.systemUTC());
    this.commands = new Commands(bootstrapServers());
  }

  /**
   * The world that the tests of this JVM share, one after the other: its adapters are of one group.
   * Tests keep apart by request ids and lines, begin with {@link #reset}, and are {@link
   * SharedWorld}.
   */
  public static World shared() {
    return Shared.WORLD;
  }

  /** Another one of the same kind, for {@link SecondWorld}: two tests can wait at a time. */
  public static World second() {
    return Second.WORLD;
  }

  /** A world of a test's own, with a database on a server that the test may do anything to. */
  public static World own(PostgresServer postgres) throws Exception {
    return new World(TestServers.newKafka(), Db.create(postgres));
  }

  private static final class Shared {
    static final World WORLD = create(TestServers.kafka());
  }

  private static final class Second {
    static final World WORLD = create(TestServers.newKafka());
  }

  private static World create(KafkaServer kafka) {
    try {
      return new World(kafka, Db.create());
    } catch (Exception e) {
      throw new IllegalStateException("no world to test in", e);
    }
  }

  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  public Db db() {
    return db;
  }

  public KosSimulator kos() {
    return kos;
  }

  public Commands commands() {
    return commands;
  }

  /** KOS as it is by itself, all breakers closed: how every test begins. */
  public void reset() throws Exception {
    kos.putRules("[]");
    closeBreakers();
  }

  /** What tests ask for, and what becomes of it. */
  public Requests requests() {
    return new Requests(this);
  }

  /** A folder of this world's own. */
  public Path folder() {
    return folder;
  }

  /** What an adapter of this world reads. */
  public Map<String, String> environment(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>();
    environment.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers());
    environment.put("DATABASE_URL", db.url());
    environment.put("DATABASE_USER", DatabaseRole.APP.roleName());
    environment.put("DATABASE_PASSWORD", Db.PASSWORD);
    environment.put("KOS_BASE_URL", kos.baseUrl().toString());
    environment.put("MANAGEMENT_PORT", "0");
    environment.put("STATE_DIR", folder.resolve("state").toString());
    environment.putAll(more);
    return environment;
  }

  /** An adapter in this virtual machine; the caller stops it. */
  public RunningService startAdapter(Map<String, String> more) throws Exception {
    return startAdapter(more, Steps.SILENT);
  }

  /** The same, watched. */
  public RunningService startAdapter(Map<String, String> more, Steps steps) throws Exception {
    return adapter(steps).start(environment(more));
  }

  /** The same with a bound for its stop. */
  public RunningService startAdapter(Map<String, String> more, Duration stopBound)
      throws Exception {
    return adapter(Steps.SILENT).start(environment(more), stopBound);
  }

  private static Service adapter(Steps steps) {
    return KosAdapter.service(
        new KosAdapter.Surroundings(
            Clock.systemUTC(),
            () -> new Stamp(System.nanoTime(), System.currentTimeMillis()),
            UUID::randomUUID,
            steps,
            Waypoints.SILENT,
            Ports.REAL));
  }

  /** What KOS's journal says about the change calls of a request. */
  public List<JournalEvent> journal(String requestId) throws IOException {
    return Journal.read(kos.journal()).stream()
        .filter(event -> requestId.equals(requestId(event)))
        .toList();
  }

  /** How often KOS made the change of a request. */
  public long executions(String requestId) throws IOException {
    return journal(requestId).stream().filter(JournalEvent.Executed.class::isInstance).count();
  }

  /** How many change calls of a request KOS received. */
  public long received(String requestId) throws IOException {
    return journal(requestId).stream().filter(JournalEvent.Received.class::isInstance).count();
  }

  /** Changes a line as another channel of KOS would. */
  public void setLine(String lineNumber, String productCode) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(kos.baseUrl() + "/admin/lines/" + lineNumber))
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "{\"productCode\": \"" + productCode + "\"}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("line not set: " + answer.body());
      }
    }
  }

  /** A rule for the change calls of one request. */
  public static String changeRule(String requestId, String behaviour) {
    return changeRule(requestId, behaviour, "");
  }

  /** The same with more conditions, each preceded by a comma. */
  public static String changeRule(String requestId, String behaviour, String more) {
    return "[{\"match\": {\"integrationType\": [\"PRODUCT_CHANGE\"], \"requestId\": \"%s\"%s}, \"behaviour\": %s}]"
        .formatted(requestId, more, behaviour);
  }

  private void closeBreakers() {
    db.jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "UPDATE pc_circuit_breaker_state SET state = 'CLOSED', failure_count = 0,"
                        + " success_count = 0, next_attempt_time = NULL, timeout_duration_ms ="
                        + " CASE service_name WHEN 'KOS_CHANGE' THEN 120000 ELSE 60000 END"));
  }

  /** From now on breakers that open stay open for so long. */
  public void breakersStayOpenFor(Duration duration) {
    db.jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "UPDATE pc_circuit_breaker_state SET timeout_duration_ms = ?",
                    duration.toMillis()));
  }

  private static String requestId(JournalEvent event) {
    return switch (event) {
      case JournalEvent.Received received -> String.valueOf(received.requestId());
      case JournalEvent.Executed executed -> executed.requestId();
      case JournalEvent.Scheduled scheduled -> scheduled.requestId();
      case JournalEvent.Refused refused -> String.valueOf(refused.requestId());
      case JournalEvent.Answered answered -> String.valueOf(answered.requestId());
      case JournalEvent.Started _, JournalEvent.LineSet _ -> "";
    };
  }

  @Override
  public void close() {
    commands.close();
    kos.close();
    db.close();
  }
}
