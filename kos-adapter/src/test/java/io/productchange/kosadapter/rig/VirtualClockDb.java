package io.productchange.kosadapter.rig;

import com.zaxxer.hikari.HikariDataSource;
import io.productchange.kosadapter.database.Databases;
import io.productchange.runtime.database.DatabasePool;
import io.productchange.runtime.database.DatabaseSettings;
import io.productchange.runtime.settings.Secret;
import io.productchange.schema.db.DatabaseRole;
import io.productchange.schema.db.DatabaseSchema;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * A real database in which it is as late as a test says: {@code clock_timestamp()} of one schema
 * stands before the server's own in the search path. One connection, one thread.
 */
public final class VirtualClockDb implements AutoCloseable {
  private final Db db = Db.create();
  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private Instant now;

  public VirtualClockDb(Instant start) {
    db.superuser()
        .useHandle(
            handle ->
                handle
                    .createScript(
                        """
                        CREATE SCHEMA virtual;
                        CREATE FUNCTION virtual.clock_timestamp() RETURNS timestamptz LANGUAGE sql STABLE
                          AS 'SELECT CAST(current_setting(''virtual.now'') AS timestamptz)';
                        GRANT USAGE ON SCHEMA virtual TO product_change_app;
                        """)
                    .execute());
    pool =
        DatabasePool.of(
                new DatabaseSettings(
                    db.url(), DatabaseRole.APP.roleName(), Optional.of(Secret.of(Db.PASSWORD))),
                "virtual-clock")
            .schema("virtual,pg_catalog," + DatabaseSchema.SCHEMA)
            .size(1)
            .open();
    jdbi = Databases.jdbi(pool);
    now = start;
    tell();
  }

  private void tell() {
    jdbi.useHandle(
        handle -> handle.execute("SELECT set_config('virtual.now', ?, false)", now.toString()));
  }

  /** As the adapter's role, with the virtual clock. */
  public Jdbi jdbi() {
    return jdbi;
  }

  /** How late it is. */
  public Instant now() {
    return now;
  }

  /** The same as a monotonic clock. */
  public long nanoTime() {
    return Duration.between(Instant.EPOCH, now).toNanos();
  }

  /** Lets it be later. */
  public void setNow(Instant later) {
    now = later;
    tell();
  }

  @Override
  public void close() {
    pool.close();
    db.close();
  }
}
