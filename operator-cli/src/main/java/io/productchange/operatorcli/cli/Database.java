package io.productchange.operatorcli.cli;

import com.zaxxer.hikari.HikariDataSource;
import io.productchange.runtime.database.DatabasePool;
import io.productchange.runtime.database.DatabaseSettings;
import io.productchange.runtime.settings.Environment;
import io.productchange.schema.db.DatabaseSchema;
import java.time.Duration;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;

/** A command's connection to PostgreSQL. Safe for use by several threads. */
public final class Database implements AutoCloseable {
  private final HikariDataSource pool;
  private final Jdbi jdbi;

  private Database(HikariDataSource pool) {
    this.pool = pool;
    this.jdbi = quiet(pool);
  }

  /** Whose exceptions show no values: line numbers have no place in an operator's terminal. */
  static Jdbi quiet(DataSource database) {
    Jdbi jdbi = Jdbi.create(database);
    jdbi.getConfig(StatementExceptions.class)
        .setMessageRendering(StatementExceptions.MessageRendering.NONE);
    return jdbi;
  }

  /**
   * Connects as {@code DATABASE_USER} and checks that the schema is the one this program knows.
   *
   * @param command the command's name, shown in {@code pg_stat_activity}
   * @throws io.productchange.schema.db.DatabaseSchemaException if the database cannot be reached or
   *     has another schema
   */
  public static Database open(Environment environment, String command) {
    return open(DatabaseSettings.from(environment), command);
  }

  /** Like {@link #open(Environment, String)} for a database that is named otherwise. */
  public static Database open(DatabaseSettings settings, String command) {
    HikariDataSource pool =
        DatabasePool.of(settings, "product-change " + command)
            .schema(DatabaseSchema.SCHEMA)
            .size(4)
            .statementTimeout(Duration.ofMinutes(5))
            .open();
    try {
      DatabaseSchema.requireCurrent(pool);
      return new Database(pool);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  public Jdbi jdbi() {
    return jdbi;
  }

  @Override
  public void close() {
    pool.close();
  }
}
