package io.productchange.systemtests.outside;

import io.productchange.systemtests.operations.Sql;
import io.productchange.systemtests.operations.UpProcess;
import io.productchange.testservers.Await;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An {@code up} with all services whose KOS is a {@link HostileKos}. */
final class RunningSystem implements AutoCloseable {
  static final List<String> SERVICES = List.of("ingest-api", "change-processor", "kos-adapter");
  private static final Pattern MANAGEMENT = Pattern.compile("management endpoint on \\S*?:(\\d+)");

  private final Path directory;
  private final HostileKos kos;
  private final UpProcess up;
  private final Map<String, String> endpoints;
  private final List<UpProcess.Identity> processes;
  private final Sql owner;

  private RunningSystem(Path directory, HostileKos kos, UpProcess up)
      throws IOException, SQLException {
    this.directory = directory;
    this.kos = kos;
    this.up = up;
    this.endpoints = up.endpoints();
    // Not PostgreSQL's, which come and go with its connections.
    this.processes =
        up.processes().stream().filter(process -> process.command().endsWith("java")).toList();
    this.owner =
        new Sql(
            endpoint("DATABASE_URL"),
            endpoint("DATABASE_ADMIN_USER"),
            endpoint("DATABASE_ADMIN_PASSWORD"));
  }

  static RunningSystem start(Path directory) throws Exception {
    HostileKos kos = new HostileKos();
    Path token = Files.writeString(directory.resolve("token"), Canaries.HTTP_TOKEN);
    UpProcess up =
        UpProcess.start(
            directory.resolve("data"),
            // This KOS is never slow, but a busy machine is: what it executes after the bound has
            // passed would be beyond what is promised, and its line not known yet when asked for.
            Map.of(
                "KOS_BASE_URL", kos.url(),
                "KOS_TIMEOUT", "PT6S",
                "KOS_LATE_EFFECT_BOUND", "PT6S",
                "HTTP_TOKEN_FILE", token.toString(),
                "LOG_LEVEL", "DEBUG"));
    RunningSystem system = new RunningSystem(directory, kos, up);
    // A KOS that is hostile on purpose would keep its breakers open, which is tested elsewhere.
    system.owner.execute(
        "UPDATE product_change.pc_circuit_breaker_state SET failure_threshold = 1000000");
    return system;
  }

  HostileKos kos() {
    return kos;
  }

  /** The Java processes that ran when all was ready. */
  List<UpProcess.Identity> processes() {
    return processes;
  }

  Path data() {
    return directory.resolve("data");
  }

  String endpoint(String name) {
    return Optional.ofNullable(endpoints.get(name)).orElseThrow();
  }

  URI ingest() {
    return URI.create(endpoint("INGEST_URL"));
  }

  /** Where a service's health and metrics are. */
  URI management(String service) {
    int port =
        Await.value(
            service + " says where its management endpoint is",
            Duration.ofSeconds(10),
            () -> {
              Matcher found = MANAGEMENT.matcher(Files.readString(log(service)));
              return found.find() ? Optional.of(Integer.valueOf(found.group(1))) : Optional.empty();
            });
    return URI.create("http://127.0.0.1:" + port);
  }

  Path log(String service) {
    return data().resolve(service).resolve("output.log");
  }

  /** Rows of one column as text, as the database's owner sees them. */
  List<String> query(String sql) throws SQLException {
    return owner.query(sql);
  }

  @Override
  public void close() throws IOException, SQLException {
    try (kos;
        up) {
      owner.close();
    }
  }
}
