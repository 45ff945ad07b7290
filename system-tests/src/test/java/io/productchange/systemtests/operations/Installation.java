package io.productchange.systemtests.operations;

import io.productchange.localservers.FreePort;
import io.productchange.localservers.LocalService;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Broker, PostgreSQL and KOS of an {@code up --without-services}, and a processor and an adapter
 * that are started beside it, as one who runs the services apart would.
 */
final class Installation implements AutoCloseable {
  private static final String PATIENCE = "PT4S";

  private final Path directory;
  private final Path dataDir;
  private final UpProcess up;
  private final Map<String, String> endpoints;
  private final Sql database;
  private final List<LocalService> services = new ArrayList<>();

  private Installation(Path directory, Path dataDir, UpProcess up)
      throws IOException, SQLException {
    this.directory = directory;
    this.dataDir = dataDir;
    this.up = up;
    this.endpoints = up.endpoints();
    this.database =
        new Sql(endpoint("DATABASE_URL"), endpoint("DATABASE_USER"), endpoint("DATABASE_PASSWORD"));
    services.add(service("change-processor", "io.productchange.changeprocessor.Main", "state"));
    services.add(adapter("state"));
  }

  static Installation start(Path directory) throws IOException, SQLException {
    Path dataDir = directory.resolve("data");
    UpProcess up = UpProcess.start(dataDir, Map.of(), "--without-services");
    try {
      Installation installation = new Installation(directory, dataDir, up);
      installation.startServices();
      return installation;
    } catch (IOException | SQLException | RuntimeException e) {
      up.close();
      throw e;
    }
  }

  private LocalService adapter(String stateDir) {
    return service("kos-adapter", "io.productchange.kosadapter.Main", stateDir);
  }

  /** {@code stateDir} stands for the machine that the service runs on. */
  private LocalService service(String command, String mainClass, String stateDir) {
    int port = FreePort.find();
    Map<String, String> environment = new HashMap<>(endpoints);
    environment.put("STATE_DIR", directory.resolve(stateDir).toString());
    environment.put("MANAGEMENT_PORT", Integer.toString(port));
    environment.put("KOS_TIMEOUT", PATIENCE);
    environment.put("KOS_LATE_EFFECT_BOUND", PATIENCE);
    // What a killed adapter has left to it is free soon.
    environment.put("KAFKA_SESSION_TIMEOUT_MS", "6000");
    environment.put("KAFKA_HEARTBEAT_INTERVAL_MS", "1500");
    return LocalService.builder(
            command,
            directory.resolve(stateDir + "-" + command),
            Product.command(command),
            mainClass,
            URI.create("http://127.0.0.1:%d/health/ready".formatted(port)))
        .environment(Product.environment(environment, mainClass))
        .startBound(Duration.ofMinutes(2))
        .build();
  }

  void startServices() {
    services.forEach(LocalService::start);
  }

  /** The adapter is gone with its machine, and another one starts on another machine. */
  void moveAdapter() {
    services.removeLast().kill();
    services.add(adapter("state-elsewhere"));
    services.getLast().start();
  }

  void stopServices() {
    services.forEach(LocalService::stop);
  }

  String endpoint(String name) {
    String value = endpoints.get(name);
    if (value == null) {
      throw new IllegalStateException("endpoints.env has no " + name);
    }
    return value;
  }

  Map<String, String> endpoints() {
    return Map.copyOf(endpoints);
  }

  Path journal() {
    return dataDir.resolve("kos-simulator").resolve("journal.jsonl");
  }

  /** A command that finds everything by {@code --data-dir}. */
  Product.Outcome run(String... arguments) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data-dir", dataDir.toString()));
    return Product.run(directory.resolve("command"), Map.of(), all.toArray(String[]::new));
  }

  /** A command that finds everything in its environment. */
  Product.Outcome runWith(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return Product.run(directory.resolve("command"), environment, arguments);
  }

  /** Rows of one text column, as the services' own role sees them. */
  List<String> query(String sql) throws SQLException {
    return database.query(sql);
  }

  /** A statement of the server's owner. */
  void executeAsOwner(String sql) throws SQLException {
    try (Sql owner =
        new Sql(
            endpoint("DATABASE_URL"),
            endpoint("DATABASE_ADMIN_USER"),
            endpoint("DATABASE_ADMIN_PASSWORD"))) {
      owner.execute(sql);
    }
  }

  @Override
  public void close() throws IOException, SQLException {
    stopServices();
    try (up) {
      database.close();
    }
  }
}
