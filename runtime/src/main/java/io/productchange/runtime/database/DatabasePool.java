package io.productchange.runtime.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.Objects;

/**
 * Builds a connection pool in which every wait has an end: connecting, taking a connection, a
 * statement, a lock, a transaction left open, an answer that never comes. Error details of the
 * server (which quote the row's values) are kept out of exceptions.
 *
 * <p>Not safe for use by several threads; the pool is.
 */
public final class DatabasePool {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /**
   * How much later than the server the client gives up, so that the server's own error arrives
   * first.
   */
  private static final Duration SOCKET_MARGIN = Duration.ofSeconds(5);

  private final DatabaseSettings settings;
  private final String applicationName;
  private String schema = "public";
  private int size = 8;
  private Duration takeTimeout = Duration.ofSeconds(5);
  private Duration statementTimeout = Duration.ofSeconds(10);
  private Duration lockTimeout = Duration.ofSeconds(5);
  private Duration idleInTransactionTimeout = Duration.ofSeconds(15);
  private boolean readOnly;
  private boolean durableCommits;

  private DatabasePool(DatabaseSettings settings, String applicationName) {
    this.settings = settings;
    this.applicationName = applicationName;
  }

  /**
   * @param applicationName how the server names the connections in {@code pg_stat_activity}; also
   *     the pool's name
   */
  public static DatabasePool of(DatabaseSettings settings, String applicationName) {
    return new DatabasePool(
        Objects.requireNonNull(settings), Objects.requireNonNull(applicationName));
  }

  /**
   * The schema whose tables need no prefix, several separated by commas; {@code public} by default.
   */
  public DatabasePool schema(String schema) {
    this.schema = schema;
    return this;
  }

  /** At most so many connections; 8 by default. */
  public DatabasePool size(int size) {
    this.size = size;
    return this;
  }

  /** How long a caller waits for a connection, 250 ms at least; 5 s by default. */
  public DatabasePool takeTimeout(Duration takeTimeout) {
    this.takeTimeout = takeTimeout;
    return this;
  }

  /** How long a statement may run; 10 s by default. The client gives up 5 s later. */
  public DatabasePool statementTimeout(Duration statementTimeout) {
    this.statementTimeout = statementTimeout;
    return this;
  }

  /** How long a statement may wait for a lock; 5 s by default. */
  public DatabasePool lockTimeout(Duration lockTimeout) {
    this.lockTimeout = lockTimeout;
    return this;
  }

  /** How long a transaction may be open without a statement; 15 s by default. */
  public DatabasePool idleInTransactionTimeout(Duration idleInTransactionTimeout) {
    this.idleInTransactionTimeout = idleInTransactionTimeout;
    return this;
  }

  /**
   * A commit that is reported is on disk: {@code synchronous_commit = on}, whatever the server, the
   * database or the role has as its default.
   */
  public DatabasePool durableCommits() {
    this.durableCommits = true;
    return this;
  }

  /** Transactions that can only read. */
  public DatabasePool readOnly() {
    this.readOnly = true;
    return this;
  }

  /**
   * The pool as configured so far; it connects on first use, so that a server that is away does not
   * stop a start.
   */
  public HikariDataSource open() {
    HikariConfig config = new HikariConfig();
    config.setPoolName(applicationName);
    config.setJdbcUrl(settings.url());
    config.setUsername(settings.user());
    settings.password().ifPresent(password -> config.setPassword(password.reveal()));
    config.setMaximumPoolSize(size);
    config.setConnectionTimeout(takeTimeout.toMillis());
    config.setValidationTimeout(Math.min(takeTimeout.toMillis(), 3_000));
    config.setInitializationFailTimeout(-1);
    config.setReadOnly(readOnly);
    config.addDataSourceProperty("ApplicationName", applicationName);
    config.addDataSourceProperty("currentSchema", schema);
    config.addDataSourceProperty("logServerErrorDetail", "false");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("connectTimeout", seconds(CONNECT_TIMEOUT));
    config.addDataSourceProperty("loginTimeout", seconds(CONNECT_TIMEOUT.multipliedBy(2)));
    config.addDataSourceProperty("socketTimeout", seconds(statementTimeout.plus(SOCKET_MARGIN)));
    config.addDataSourceProperty("options", sessionOptions());
    return new HikariDataSource(config);
  }

  private String sessionOptions() {
    return "-c statement_timeout=%d -c lock_timeout=%d -c idle_in_transaction_session_timeout=%d%s"
        .formatted(
            statementTimeout.toMillis(),
            lockTimeout.toMillis(),
            idleInTransactionTimeout.toMillis(),
            durableCommits ? " -c synchronous_commit=on" : "");
  }

  /** The driver's unit, rounded up: 0 would mean no limit. */
  private static String seconds(Duration duration) {
    return Long.toString(Math.max(1, (duration.toMillis() + 999) / 1_000));
  }
}
