package io.productchange.localservers;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The real PostgreSQL from the binaries of the zonky project, durable as an ordinary installation
 * is: {@code fsync} and {@code synchronous_commit} on, every role logs in with its password
 * (SCRAM). It listens on the loopback address only, and keeps time in UTC.
 *
 * <p>Its directory holds {@code data}, {@code server.log} and the superuser's password, and may be
 * used again, also after the server was killed.
 */
public final class EmbeddedPostgresServer extends AbstractLocalServer implements PostgresServer {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgresServer.class);
  private static final String HOST = "127.0.0.1";
  private static final int ANSWER_BOUND_SECONDS = 2;

  private final int wantedPort;
  private final PostgresCluster cluster;
  private final Path binariesCache;
  private final Map<String, String> settings;
  private final @Nullable PostgresUser wantedUser;
  private int port;

  private EmbeddedPostgresServer(Builder builder) {
    super("PostgreSQL", builder.directory, builder.options(), Signal.INTERRUPT);
    this.wantedPort = builder.port;
    this.port = builder.port;
    this.cluster = new PostgresCluster(directory);
    this.binariesCache = builder.binariesCache;
    this.settings = Map.copyOf(builder.settings);
    this.wantedUser = builder.user;
  }

  /**
   * Describes a server.
   *
   * @param directory where it keeps everything; made if missing
   */
  public static Builder builder(Path directory) {
    return new Builder(directory);
  }

  @Override
  public String host() {
    return HOST;
  }

  @Override
  public synchronized int port() {
    if (port == 0) {
      throw new IllegalStateException("the server has no port before its first start");
    }
    return port;
  }

  @Override
  public String superuser() {
    return PostgresCluster.SUPERUSER;
  }

  @Override
  public String superuserPassword() {
    return cluster.password();
  }

  @Override
  ChildProcess launch() throws IOException {
    if (port == 0) {
      port = FreePort.find();
    }
    PostgresUser user = wantedUser == null ? PostgresUser.find() : wantedUser;
    Path binaries = PostgresBinaries.unpackedIn(user.cache(directory, binariesCache));
    cluster.prepare(binaries, user);
    List<String> command = new ArrayList<>(user.prefix());
    command.addAll(
        List.of(binaries.resolve("bin/postgres").toString(), "-D", cluster.data().toString()));
    configuration()
        .forEach(
            (setting, value) -> {
              command.add("-c");
              command.add(setting + "=" + value);
            });
    return ChildProcess.start(name, directory, cluster.log(), command);
  }

  private Map<String, String> configuration() {
    Map<String, String> configuration = new TreeMap<>();
    configuration.put("listen_addresses", HOST);
    configuration.put("port", Integer.toString(port));
    // Sockets would need a short path and leave files behind; everyone comes by TCP.
    configuration.put("unix_socket_directories", "");
    configuration.put("max_connections", "200");
    configuration.put("fsync", "on");
    configuration.put("synchronous_commit", "on");
    configuration.put("full_page_writes", "on");
    configuration.put("password_encryption", "scram-sha-256");
    configuration.put("timezone", "UTC");
    configuration.put("log_timezone", "UTC");
    configuration.put("log_line_prefix", "%m [%p] %u@%d ");
    configuration.putAll(settings);
    return configuration;
  }

  @Override
  boolean answers() {
    Properties properties = new Properties();
    properties.setProperty("user", PostgresCluster.SUPERUSER);
    properties.setProperty("password", superuserPassword());
    properties.setProperty("connectTimeout", Integer.toString(ANSWER_BOUND_SECONDS));
    properties.setProperty("socketTimeout", Integer.toString(ANSWER_BOUND_SECONDS));
    properties.setProperty("loginTimeout", Integer.toString(ANSWER_BOUND_SECONDS));
    try (Connection connection = DriverManager.getConnection(jdbcUrl("postgres"), properties)) {
      return connection.isValid(ANSWER_BOUND_SECONDS);
    } catch (SQLException e) {
      LOG.trace("PostgreSQL does not answer yet", e);
      return false;
    }
  }

  @Override
  String logTail() {
    return LogTail.of(cluster.log());
  }

  @Override
  boolean startAgainElsewhere() {
    if (wantedPort != 0 || !logTail().contains("Address already in use")) {
      return false;
    }
    port = 0;
    return true;
  }

  /** Describes a server; every value has a default. */
  public static final class Builder extends ServerBuilder<EmbeddedPostgresServer, Builder> {
    private final Path directory;
    private final Map<String, String> settings = new TreeMap<>();
    private Path binariesCache =
        Path.of(System.getProperty("user.home"), ".cache", "product-change");
    private @Nullable PostgresUser user;
    private int port;

    private Builder(Path directory) {
      super(ServerOptions.DEFAULT);
      this.directory = directory;
    }

    /** The TCP port on the loopback address, or 0 (the default) for any free one. */
    public Builder port(int port) {
      this.port = port;
      return this;
    }

    /** A server setting, which wins over ours. */
    public Builder setting(String name, String value) {
      settings.put(name, value);
      return this;
    }

    /** Where the binaries are unpacked once, {@code ~/.cache/product-change} by default. */
    public Builder binariesCache(Path folder) {
      binariesCache = folder;
      return this;
    }

    /** As whom it runs; found out by default. */
    Builder user(PostgresUser user) {
      this.user = user;
      return this;
    }

    @Override
    Builder self() {
      return this;
    }

    @Override
    public EmbeddedPostgresServer build() {
      return new EmbeddedPostgresServer(this);
    }
  }
}
