package io.productchange.kosadapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.productchange.kosadapter.rig.Db;
import io.productchange.kosadapter.rig.World;
import io.productchange.runtime.database.DatabasePool;
import io.productchange.runtime.database.DatabaseSettings;
import io.productchange.runtime.lifecycle.StartException;
import io.productchange.runtime.settings.Secret;
import io.productchange.schema.db.DatabaseRole;
import io.productchange.schema.db.DatabaseSchema;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class StartPatienceTest {
  private static final Duration BOUND = Duration.ofSeconds(30);

  private static HikariDataSource pool() {
    DatabaseSettings settings =
        new DatabaseSettings(
            World.shared().db().url(),
            DatabaseRole.APP.roleName(),
            Optional.of(Secret.of(Db.PASSWORD)));
    return DatabasePool.of(settings, "start-patience").schema(DatabaseSchema.SCHEMA).size(2).open();
  }

  /** A database that answers first and is then away for as many connections. */
  private static DataSource awayAfterItsFirstAnswer(
      DataSource real, AtomicInteger asked, int failures) {
    return (DataSource)
        Proxy.newProxyInstance(
            StartPatienceTest.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getConnection")) {
                int number = asked.incrementAndGet();
                if (number > 1 && number <= 1 + failures) {
                  throw new SQLException("Connection refused", "08001");
                }
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void waitsForADatabaseThatGoesAwayWhileItsSchemaIsRead() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (HikariDataSource real = pool()) {
      StartPatience.untilSchemaIsUsable(awayAfterItsFirstAnswer(real, asked, 2), BOUND);
    }
    assertThat(asked.get()).isGreaterThan(3);
  }

  @Test
  void givesUpOnADatabaseThatStaysAway() {
    try (HikariDataSource real = pool()) {
      assertThatThrownBy(
              () ->
                  StartPatience.untilSchemaIsUsable(
                      awayAfterItsFirstAnswer(real, new AtomicInteger(), 1_000), Duration.ZERO))
          .isInstanceOf(StartException.class);
    }
  }

  @Test
  void repeatsWhatADatabaseThatIsAwayDidNotDo() throws Exception {
    AtomicInteger tries = new AtomicInteger();

    int done =
        StartPatience.with(
            BOUND,
            () -> {
              if (tries.incrementAndGet() < 3) {
                throw new SQLException("An I/O error occurred", "08006");
              }
              return tries.get();
            });

    assertThat(done).isEqualTo(3);
  }

  @Test
  void repeatsWhatAnotherTransactionStoodInTheWayOf() throws Exception {
    AtomicInteger tries = new AtomicInteger();

    int done =
        StartPatience.with(
            BOUND,
            () -> {
              if (tries.incrementAndGet() < 2) {
                throw new SQLException("deadlock detected", "40P01");
              }
              return tries.get();
            });

    assertThat(done).isEqualTo(2);
  }

  @Test
  void doesNotRepeatWhatWasRefused() {
    AtomicInteger tries = new AtomicInteger();

    assertThatThrownBy(
            () ->
                StartPatience.with(
                    BOUND,
                    () -> {
                      tries.incrementAndGet();
                      throw new SQLException("permission denied", "42501");
                    }))
        .isInstanceOf(StartException.class);
    assertThat(tries.get()).isEqualTo(1);
  }
}
