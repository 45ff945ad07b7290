package io.productchange.schema.db;

import io.productchange.runtime.settings.Secret;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The schema {@code product_change} of a database. Explicit set-up only: {@code ./product-change db
 * migrate} calls {@link #migrate}, services call {@link #requireCurrent} and change nothing.
 *
 * <p>Without state; safe for use by several threads and processes: concurrent migrations of one
 * database run one after the other.
 */
public final class DatabaseSchema {
  /** The schema that everything of ours is in. */
  public static final String SCHEMA = "product_change";

  /** What an operator runs to bring the schema to its current version. */
  public static final String MIGRATE_COMMAND = "./product-change db migrate";

  /**
   * Months beyond the current one whose partitions exist after a migration: one more than promised.
   */
  private static final int MONTHS_AHEAD = 12;

  /** How long a migration waits for another one of the same database. */
  private static final String LOCK_TIMEOUT = "120s";

  private DatabaseSchema() {}

  /**
   * Brings the schema to this program's version, makes the partitions of the next twelve months,
   * renews all grants and sets the given passwords. Does nothing else where the schema is current.
   *
   * @param owner connections (two at a time or more) of a superuser or of the role that owns the
   *     database; the latter needs the roles to exist or the right to create them, see
   *     docs/database.md
   * @param passwords what the roles shall log in with; a role without an entry keeps what it has
   * @throws DatabaseSchemaException if the database cannot be reached or a migration fails; a
   *     failed migration leaves nothing behind, the ones before it stay
   */
  public static MigrationReport migrate(DataSource owner, Map<DatabaseRole, Secret> passwords) {
    try (Connection connection = owner.getConnection()) {
      lock(connection);
      try {
        return migrateLocked(owner, connection, passwords);
      } finally {
        execute(
            connection, "SELECT pg_advisory_unlock(hashtextextended('product_change.migrate', 0))");
      }
    } catch (SQLException | FlywayException e) {
      throw new DatabaseSchemaException("cannot migrate the database: " + inShort(e), e);
    }
  }

  /**
   * How the schema stands. The role needs no more than to be allowed to log in.
   *
   * @throws DatabaseSchemaException if the database cannot be reached
   */
  public static SchemaStatus status(DataSource dataSource) {
    try {
      return status(flyway(dataSource));
    } catch (FlywayException e) {
      throw new DatabaseSchemaException("cannot read the schema's state: " + inShort(e), e);
    }
  }

  /**
   * Returns only if this program can work with the schema.
   *
   * @throws DatabaseSchemaException if it cannot, with a sentence that names the command to run; if
   *     the database cannot be reached
   */
  public static void requireCurrent(DataSource dataSource) {
    SchemaStatus status = status(dataSource);
    if (status.current()) {
      return;
    }
    throw new DatabaseSchemaException(problem(status));
  }

  private static String problem(SchemaStatus status) {
    List<SchemaStatus.Migration> changed =
        Stream.of(SchemaStatus.State.CHANGED, SchemaStatus.State.FAILED)
            .flatMap(state -> status.in(state).stream())
            .toList();
    if (!changed.isEmpty()) {
      return "the database's schema was not made by this program's migrations: version %s is another or failed"
          .formatted(changed.getFirst().version());
    }
    return status
        .version()
        .map(
            version ->
                "the database's schema is at version %s, this program needs version %s: run `%s`"
                    .formatted(version, status.programVersion(), MIGRATE_COMMAND))
        .orElseGet(
            () -> "the database has no schema %s: run `%s`".formatted(SCHEMA, MIGRATE_COMMAND));
  }

  private static MigrationReport migrateLocked(
      DataSource owner, Connection connection, Map<DatabaseRole, Secret> passwords)
      throws SQLException {
    Flyway flyway = flyway(owner);
    List<SchemaStatus.Migration> applied =
        flyway.migrate().migrations.stream()
            .map(
                output ->
                    new SchemaStatus.Migration(
                        output.version, output.description, SchemaStatus.State.APPLIED))
            .toList();
    int partitionsMade =
        queryInt(connection, "SELECT product_change.ensure_partitions(" + MONTHS_AHEAD + ")");
    RolePasswords outcome = RolePasswords.set(connection, passwords);
    return new MigrationReport(
        applied,
        partitionsMade,
        outcome.whereAllowed(true),
        outcome.whereAllowed(false),
        status(flyway));
  }

  private static Flyway flyway(DataSource dataSource) {
    return Flyway.configure(DatabaseSchema.class.getClassLoader())
        .dataSource(Objects.requireNonNull(dataSource))
        .locations("classpath:db/migration")
        .failOnMissingLocations(true)
        .schemas(SCHEMA)
        .defaultSchema(SCHEMA)
        .validateMigrationNaming(true)
        .placeholderReplacement(false)
        .cleanDisabled(true)
        .loggers(QuietFlywayLog.Creator.class.getName())
        .load();
  }

  private static SchemaStatus status(Flyway flyway) {
    MigrationInfo[] all = flyway.info().all();
    return new SchemaStatus(
        Arrays.stream(all)
            .filter(info -> info.getState().isApplied() && info.getVersion() != null)
            .reduce((first, second) -> second)
            .map(info -> info.getVersion().getVersion()),
        Arrays.stream(all)
            .filter(info -> info.getState().isResolved() && info.getVersion() != null)
            .reduce((first, second) -> second)
            .map(info -> info.getVersion().getVersion())
            .orElseThrow(),
        Arrays.stream(all)
            .filter(info -> info.getVersion() != null && !info.getType().isSynthetic())
            .map(DatabaseSchema::migration)
            .toList());
  }

  private static SchemaStatus.Migration migration(MigrationInfo info) {
    return new SchemaStatus.Migration(
        info.getVersion().getVersion(),
        Optional.ofNullable(info.getDescription()).orElse(""),
        state(info));
  }

  private static SchemaStatus.State state(MigrationInfo info) {
    if (info.getState().isFailed()) {
      return SchemaStatus.State.FAILED;
    }
    if (!info.getState().isApplied()) {
      return SchemaStatus.State.PENDING;
    }
    if (!info.getState().isResolved()) {
      return SchemaStatus.State.NEWER;
    }
    return info.isChecksumMatching() ? SchemaStatus.State.APPLIED : SchemaStatus.State.CHANGED;
  }

  private static void lock(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try {
      execute(connection, "SET LOCAL lock_timeout = '" + LOCK_TIMEOUT + "'");
      execute(connection, "SELECT pg_advisory_lock(hashtextextended('product_change.migrate', 0))");
      connection.commit();
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int queryInt(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  /**
   * Flyway's messages are a page long; the first line, the server's sentence and its hint say
   * enough.
   */
  private static String inShort(Exception e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String first = firstLine(e.getMessage());
    String last = firstLine(root.getMessage());
    String both = first.contains(last) ? first : first + ": " + last;
    return hint(root).map(hint -> both + " (" + hint + ")").orElse(both);
  }

  private static Optional<String> hint(Throwable e) {
    return e instanceof PSQLException server
        ? Optional.ofNullable(server.getServerErrorMessage()).map(ServerErrorMessage::getHint)
        : Optional.empty();
  }

  private static String firstLine(@Nullable String message) {
    return String.valueOf(message).lines().findFirst().orElse("");
  }
}
