package io.productchange.localstack.stack;

import io.productchange.localservers.EmbeddedKafka;
import io.productchange.localservers.EmbeddedPostgresServer;
import io.productchange.localservers.LocalServer;
import io.productchange.localservers.LocalService;
import io.productchange.localservers.PostgresServer;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.schema.topic.TopicAdmin;
import io.productchange.schema.topic.TopicSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;

/**
 * The whole system on this machine, each part a process of its own with a folder of its own. Parts
 * that the environment names are used instead of started. Stopped in reverse order by {@link
 * #close}. Not safe for use by several threads.
 */
public final class LocalStack implements AutoCloseable {
  private static final List<String> DATABASE =
      List.of(
          "DATABASE_URL",
          "DATABASE_USER",
          "DATABASE_PASSWORD",
          "DATABASE_ADMIN_USER",
          "DATABASE_ADMIN_PASSWORD");

  private static final String SIMULATOR = "kos-simulator";
  private static final Set<String> SERVERS = Set.of("kafka", "postgres");

  /** Seconds on an idle machine; this is for one that is busy with a build. */
  private static final Duration START_BOUND = Duration.ofMinutes(2);

  private final DataFolder folder;
  private final StackPlan plan;
  private final String appPassword;
  private final Consumer<String> progress;
  private final Map<String, String> endpoints = Collections.synchronizedMap(new LinkedHashMap<>());
  private final Parts parts = new Parts();

  private LocalStack(
      DataFolder folder, StackPlan plan, String appPassword, Consumer<String> progress) {
    this.folder = folder;
    this.plan = plan;
    this.appPassword = appPassword;
    this.progress = progress;
  }

  /**
   * Starts everything; when this returns, every part answers and is ready.
   *
   * @param appPassword a fresh secret for the database role of the services
   * @param progress told in a few words what has just started
   * @throws RuntimeException if a part does not start; what had started is stopped again
   */
  public static LocalStack start(
      DataFolder folder, StackPlan plan, String appPassword, Consumer<String> progress) {
    plan.ports().requireFree(plan);
    LocalStack stack = new LocalStack(folder, plan, appPassword, progress);
    try {
      stack.startAll();
    } catch (RuntimeException e) {
      try (stack) {
        throw e;
      }
    }
    return stack;
  }

  private void startAll() {
    startServers();
    if (plan.startsKos()) {
      startKos();
    } else {
      copy("KOS_BASE_URL");
    }
    if (plan.withServices()) {
      startServices();
    }
  }

  private void startServers() {
    List<Runnable> starts = new ArrayList<>();
    if (plan.startsKafka()) {
      EmbeddedKafka broker =
          EmbeddedKafka.builder(path("kafka")).port(plan.ports().kafka()).build();
      parts.add("kafka", broker);
      starts.add(() -> startKafka(broker));
    } else {
      copy("KAFKA_BOOTSTRAP_SERVERS");
    }
    if (plan.startsPostgres()) {
      EmbeddedPostgresServer server =
          EmbeddedPostgresServer.builder(path("postgres")).port(plan.ports().postgres()).build();
      parts.add("postgres", server);
      starts.add(() -> startPostgres(server));
    } else {
      DATABASE.forEach(this::copy);
    }
    Together.run(starts);
  }

  private void startKafka(EmbeddedKafka broker) {
    broker.start();
    KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers());
    try (Admin admin = Admin.create(kafka.adminProperties("local-stack"))) {
      TopicAdmin.create(admin, TopicSettings.defaults());
    }
    endpoints.put("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
    progress.accept("Kafka broker on %s, topics created".formatted(broker.bootstrapServers()));
  }

  private void startPostgres(PostgresServer server) {
    server.start();
    endpoints.putAll(LocalDatabase.prepare(server, appPassword));
    progress.accept("PostgreSQL on %s:%d, schema migrated".formatted(server.host(), server.port()));
  }

  private void startKos() {
    String url = "http://127.0.0.1:" + plan.ports().kos();
    Map<String, String> own =
        Map.of(
            "KOS_SIMULATOR_PORT",
            Integer.toString(plan.ports().kos()),
            // Nobody asks there: its health and metrics are on the other port too.
            "MANAGEMENT_PORT",
            "0",
            "KOS_SIMULATOR_JOURNAL",
            journal().toString());
    Map<String, String> variables = new LinkedHashMap<>(plan.variables());
    variables.putAll(own);
    String main = Distribution.main(SIMULATOR);
    Distribution.addTo(variables, main);
    LocalService simulator =
        LocalService.builder(
                SIMULATOR,
                path(SIMULATOR),
                Distribution.command(SIMULATOR),
                main,
                URI.create(url + "/admin/health"))
            .environment(variables)
            .startBound(START_BOUND)
            .build();
    parts.add(SIMULATOR, simulator);
    simulator.start();
    endpoints.put("KOS_BASE_URL", url);
    // The judge that `verify` asks.
    endpoints.put("KOS_SIMULATOR_JOURNAL", journal().toString());
    progress.accept("KOS simulator on " + url);
  }

  private void startServices() {
    Ports ports = plan.ports();
    Map<String, String> adapter = new LinkedHashMap<>();
    if (plan.startsKos()) {
      adapter.put("KOS_TIMEOUT", plan.kosTimeout().toString());
      adapter.put("KOS_LATE_EFFECT_BOUND", plan.lateEffectBound().toString());
    }
    Together.run(
        List.of(
            service("change-processor", 1, ports.processorManagement(), Map.of())::start,
            service("kos-adapter", 1, ports.adapterManagement(), adapter)::start,
            service(
                    "ingest-api",
                    1,
                    ports.ingestManagement(),
                    Map.of("HTTP_PORT", Integer.toString(ports.http())))
                ::start));
    endpoints.put("INGEST_URL", "http://127.0.0.1:" + ports.http());
    progress.accept("change processor, KOS adapter, ingest API on " + endpoint("INGEST_URL"));
  }

  /**
   * One more instance of a service, not started.
   *
   * @param command the service's command
   * @param number makes the instance's name
   * @param managementPort where its health is found
   * @param own what the environment may overrule, but for ports
   */
  public LocalService service(
      String command, int number, int managementPort, Map<String, String> own) {
    Map<String, String> variables = new LinkedHashMap<>(own);
    variables.keySet().removeIf(name -> !"HTTP_PORT".equals(name) && isGiven(name));
    return process(
        number == 1 ? command : command + "-" + number,
        Distribution.command(command),
        Distribution.main(command),
        managementPort,
        variables);
  }

  private boolean isGiven(String name) {
    return plan.variables().containsKey(name) || endpoints.containsKey(name);
  }

  /**
   * One more process that works with this stack, not started.
   *
   * @param name unique among the parts; makes its folder
   * @param command what to run
   * @param main the main class that finally runs
   * @param managementPort where its health is found
   * @param own overrules the environment and the endpoints
   */
  public LocalService process(
      String name, List<String> command, String main, int managementPort, Map<String, String> own) {
    Map<String, String> variables = new LinkedHashMap<>(plan.variables());
    variables.putAll(endpoints);
    variables.put("STATE_DIR", path("state").toString());
    variables.putAll(own);
    variables.put("MANAGEMENT_PORT", Integer.toString(managementPort));
    Distribution.addTo(variables, main);
    LocalService service =
        LocalService.builder(
                name,
                path(name),
                command,
                main,
                URI.create("http://127.0.0.1:%d/health/ready".formatted(managementPort)))
            .environment(variables)
            .startBound(START_BOUND)
            .build();
    parts.add(name, service);
    return service;
  }

  /** What clients need to know, under the names of the settings. */
  public Map<String, String> endpoints() {
    return new TreeMap<>(endpoints);
  }

  /**
   * @throws IllegalStateException if the stack has no such endpoint
   */
  public String endpoint(String name) {
    String value = endpoints.get(name);
    if (value == null) {
      throw new IllegalStateException("the stack has no " + name);
    }
    return value;
  }

  /** The simulator's journal. */
  public Path journal() {
    return path(SIMULATOR).resolve("journal.jsonl");
  }

  /**
   * A part by its name, such as {@code kafka} or {@code kos-adapter}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public LocalServer part(String name) {
    return parts.get(name);
  }

  /** The folder of a part. */
  public Path path(String name) {
    return folder.path().resolve(name);
  }

  /** The names of parts that have ended by themselves. */
  public List<String> dead() {
    return parts.dead();
  }

  /**
   * Stops the services, then the simulator, which they may still be waiting for, then the servers;
   * patiently also where the thread was interrupted.
   *
   * @throws RuntimeException if a part could not be stopped; the others were
   */
  @Override
  public void close() {
    Uninterrupted.run(this::stopAll);
  }

  private void stopAll() {
    parts.stopInTurn(
        List.of(
            name -> !SIMULATOR.equals(name) && !SERVERS.contains(name),
            SIMULATOR::equals,
            SERVERS::contains));
  }

  private void copy(String name) {
    String value = plan.variables().get(name);
    if (value != null) {
      endpoints.put(name, value);
    }
  }
}
