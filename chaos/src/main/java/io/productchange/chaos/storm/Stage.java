package io.productchange.chaos.storm;

import io.productchange.localservers.FreePort;
import io.productchange.localservers.LocalServer;
import io.productchange.localservers.LocalService;
import io.productchange.localstack.stack.DataFolder;
import io.productchange.localstack.stack.Distribution;
import io.productchange.localstack.stack.LocalStack;
import io.productchange.localstack.stack.Ports;
import io.productchange.localstack.stack.StackPlan;
import io.productchange.localstack.stack.Together;
import io.productchange.localstack.stack.Verification;
import io.productchange.localstack.traffic.KosAdmin;
import io.productchange.operatorcli.cli.Database;
import io.productchange.operatorcli.verify.Finding;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The whole system with bad networks in it, each part a process. Thread-safe once started. */
final class Stage implements AutoCloseable {
  /** How long KOS may take, and how long after that a change may still take effect. */
  private static final Duration KOS_TIMEOUT = Duration.ofSeconds(2);

  private static final Duration LATE_EFFECT_BOUND = Duration.ofSeconds(4);

  /** Breakers look again after so long, so that a run sees them open and close many times. */
  private static final Duration BREAKER_WAIT = Duration.ofSeconds(3);

  /**
   * Shorter than the stops of runs that are not quite short, so that they see services come back
   * whose group has given them up; five minutes outside of storms.
   */
  static final Duration MAX_POLL_INTERVAL = Duration.ofSeconds(20);

  private static final Map<String, String> PATIENCE =
      Map.of("KAFKA_MAX_POLL_INTERVAL_MS", Long.toString(MAX_POLL_INTERVAL.toMillis()));

  /** Commands without a decision are sent again soon, so that a run sees that often too. */
  private static final Map<String, String> PROCESSOR =
      Map.of("COMMAND_RESEND_AFTER", "PT5S", "COMMAND_RESEND_AFTER_MAX", "PT20S");

  private static final Duration ANSWER_BOUND = Duration.ofSeconds(10);

  private final LocalStack stack;
  private final List<String> ingestUrls = new ArrayList<>();
  private final Links links;
  private final KosAdmin kos;
  private final Map<String, URI> readyUrls = new LinkedHashMap<>();
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER_BOUND).build();

  private Stage(LocalStack stack, Links links) {
    this.stack = stack;
    this.links = links;
    this.kos = new KosAdmin(stack.endpoint("KOS_BASE_URL"));
  }

  /**
   * Starts everything; when this returns, every part is ready.
   *
   * @param variables the environment of the processes
   * @param appPassword a fresh secret for the database role of the services
   */
  static Stage start(
      DataFolder folder,
      Cast cast,
      Map<String, String> variables,
      String appPassword,
      Consumer<String> progress) {
    Ports ports = Ports.ephemeral();
    StackPlan plan = new StackPlan(variables, ports, false, KOS_TIMEOUT, LATE_EFFECT_BOUND);
    LocalStack stack = LocalStack.start(folder, plan, appPassword, progress);
    Links links = new Links(cast, stack.endpoint("KOS_BASE_URL"), ports.postgres());
    Stage stage = new Stage(stack, links);
    try {
      stage.hurryBreakers();
      stage.startServices(cast, ports);
      progress.accept(
          "%d KOS adapters, %d change processors, ingest APIs on %s"
              .formatted(cast.adapters().size(), cast.processors().size(), stage.ingestUrls));
      return stage;
    } catch (RuntimeException e) {
      try (stage) {
        throw e;
      }
    }
  }

  private void hurryBreakers() {
    try (Database database = database()) {
      database
          .jdbi()
          .useHandle(
              handle ->
                  handle
                      .createUpdate("UPDATE pc_circuit_breaker_state SET timeout_duration_ms = :ms")
                      .bind("ms", BREAKER_WAIT.toMillis())
                      .execute());
    }
  }

  private void startServices(Cast cast, Ports ports) {
    List<Runnable> starts = new ArrayList<>();
    String databaseUrl = stack.endpoint("DATABASE_URL");
    for (String adapter : cast.adapters()) {
      String proxied =
          databaseUrl.replace(
              ":" + ports.postgres() + "/", ":" + links.port(Cast.databaseLink(adapter)) + "/");
      Map<String, String> own =
          Map.of(
              "DATABASE_URL",
              proxied,
              "KOS_BASE_URL",
              "http://127.0.0.1:" + links.port(Cast.kosLink(adapter)),
              "KOS_TIMEOUT",
              KOS_TIMEOUT.toString(),
              "KOS_LATE_EFFECT_BOUND",
              LATE_EFFECT_BOUND.toString());
      starts.add(service(adapter, "kos-adapter", own)::start);
    }
    for (String processor : cast.processors()) {
      starts.add(service(processor, "change-processor", PROCESSOR)::start);
    }
    for (String ingest : cast.ingests()) {
      int port = FreePort.find();
      ingestUrls.add("http://127.0.0.1:" + port);
      Map<String, String> http = Map.of("HTTP_PORT", Integer.toString(port));
      starts.add(service(ingest, "ingest-api", http)::start);
    }
    Together.run(starts);
  }

  private LocalService service(String name, String command, Map<String, String> own) {
    int management = FreePort.find();
    readyUrls.put(name, URI.create("http://127.0.0.1:%d/health/ready".formatted(management)));
    Map<String, String> variables = new LinkedHashMap<>(PATIENCE);
    variables.putAll(own);
    return stack.process(
        name, Distribution.command(command), Distribution.main(command), management, variables);
  }

  LocalServer part(String name) {
    return stack.part(name);
  }

  /** The services of ours, which nobody but the storm may end. */
  List<String> services() {
    return List.copyOf(readyUrls.keySet());
  }

  Links links() {
    return links;
  }

  /** Where the ingest APIs are. */
  List<String> ingestUrls() {
    return ingestUrls;
  }

  String endpoint(String name) {
    return stack.endpoint(name);
  }

  Path journal() {
    return stack.journal();
  }

  /** What becomes of the invariants. */
  List<Finding> verify(Duration settle) {
    return Verification.of(stack, settle);
  }

  /** The database, as the services' role sees it; the caller closes it. */
  Database database() {
    return Database.open(Verification.environment(stack), "chaos");
  }

  /** To tell KOS what to do. */
  KosAdmin kos() {
    return kos;
  }

  /** What a service that is not ready says of itself; empty if all are ready. */
  List<String> notReady() throws InterruptedException {
    List<String> notReady = new ArrayList<>();
    for (Map.Entry<String, URI> service : readyUrls.entrySet()) {
      HttpRequest request =
          HttpRequest.newBuilder(service.getValue()).timeout(Duration.ofSeconds(2)).build();
      try {
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
          notReady.add(service.getKey() + ": " + answer.body());
        }
      } catch (IOException e) {
        notReady.add(service.getKey() + ": " + e);
      }
    }
    return notReady;
  }

  @Override
  public void close() {
    http.shutdownNow();
    try (links;
        kos) {
      stack.close();
    }
  }
}
