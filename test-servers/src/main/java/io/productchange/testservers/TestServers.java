package io.productchange.testservers;

import io.productchange.localservers.KafkaServer;
import io.productchange.localservers.LocalServer;
import io.productchange.localservers.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The broker and the PostgreSQL that tests run against: real ones, chosen by the system property
 * {@code stack} ({@code embedded} by default, or {@code testcontainers}).
 *
 * <p>One of each is shared by all tests of a JVM, started when first asked for; they and all others
 * end with the JVM. Tests keep apart by topics, groups and databases of their own. Who kills or
 * stops a server takes one of its own. Safe for use by several threads.
 */
public final class TestServers {

  private static final Stack STACK = Stack.named(System.getProperty(Stack.PROPERTY, "embedded"));
  private static final ConcurrentLinkedQueue<LocalServer> STARTED = new ConcurrentLinkedQueue<>();
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private TestServers() {}

  /** The broker that the tests of this JVM share, started. */
  public static KafkaServer kafka() {
    return SharedKafka.SERVER;
  }

  /** The PostgreSQL server that the tests of this JVM share, started. */
  public static PostgresServer postgres() {
    return SharedPostgres.SERVER;
  }

  /** An empty database on the shared server. Roles are the server's, so tests share them. */
  public static TestDatabase newDatabase() {
    return newDatabase(postgres());
  }

  /** An empty database on a server of the test's own. */
  public static TestDatabase newDatabase(PostgresServer server) {
    return newDatabase(server, "template0");
  }

  /**
   * A copy of a database of the shared server, which is much faster than to fill another one. What
   * roles are given in that database (their {@code search_path}) is not copied.
   *
   * @param original nobody is connected to it
   */
  public static TestDatabase copyOf(TestDatabase original) {
    return newDatabase(postgres(), original.name());
  }

  private static TestDatabase newDatabase(PostgresServer server, String template) {
    String name = "test_" + NUMBER.incrementAndGet();
    try (Connection connection =
            DriverManager.getConnection(
                server.jdbcUrl("postgres"), server.superuser(), server.superuserPassword());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name + " TEMPLATE " + template);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create the database " + name, e);
    }
    return new TestDatabase(
        name, server.jdbcUrl(name), server.superuser(), server.superuserPassword());
  }

  /** A broker of the test's own, started. The caller may stop, kill and start it, and closes it. */
  public static KafkaServer newKafka() {
    return newKafka(Map.of());
  }

  /** As {@link #newKafka()}, with broker settings that win over the usual ones. */
  public static KafkaServer newKafka(Map<String, String> settings) {
    return started(STACK.kafka(TestDirectory.child("kafka-" + NUMBER.incrementAndGet()), settings));
  }

  /**
   * A PostgreSQL server of the test's own, started. The caller may stop, kill and start it, and
   * closes it.
   */
  public static PostgresServer newPostgres() {
    return newPostgres(Map.of());
  }

  /** As {@link #newPostgres()}, with server settings that win over the usual ones. */
  public static PostgresServer newPostgres(Map<String, String> settings) {
    return started(
        STACK.postgres(TestDirectory.child("postgres-" + NUMBER.incrementAndGet()), settings));
  }

  private static <S extends LocalServer> S started(S server) {
    STARTED.add(server);
    server.start();
    return server;
  }

  /**
   * Ends every server at once; called at the JVM's end. Killed, since nobody reads their data any
   * more: a PostgreSQL that writes a hundred databases to a busy disk first takes longer than
   * Surefire waits for the end of a JVM.
   */
  static void closeAll() {
    STARTED.parallelStream()
        .forEach(
            server -> {
              if (server.running()) {
                server.kill();
              }
              server.close();
            });
  }

  private static final class SharedKafka {
    static final KafkaServer SERVER = newKafka();
  }

  private static final class SharedPostgres {
    static final PostgresServer SERVER = newPostgres();
  }
}
