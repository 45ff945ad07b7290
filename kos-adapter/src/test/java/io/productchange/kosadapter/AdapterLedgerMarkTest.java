package io.productchange.kosadapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.rig.Commands;
import io.productchange.kosadapter.rig.Http;
import io.productchange.kosadapter.rig.World;
import io.productchange.localservers.PostgresServer;
import io.productchange.runtime.service.RunningService;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.testservers.Await;
import io.productchange.testservers.DataFolder;
import io.productchange.testservers.TestServers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** PostgreSQL put back to an earlier moment, under a running adapter and before a start. */
class AdapterLedgerMarkTest {
  private static final Map<String, String> SETTINGS = Map.of("KOS_LATE_EFFECT_BOUND", "PT10S");
  private static PostgresServer postgres;
  private static World world;

  @BeforeAll
  static void start() throws Exception {
    postgres = TestServers.newPostgres();
    world = World.own(postgres);
  }

  @AfterAll
  static void stop() {
    world.close();
    postgres.close();
  }

  private static ExecuteChange carriedOut(String name) throws Exception {
    ExecuteChange command = world.requests().change(name);
    world.commands().send(command);
    world.requests().carriedOutByOneCall(command);
    return command;
  }

  private static void awaitRefusal(RunningService adapter) {
    Await.until(
        "the adapter says that the database is older",
        Commands.WITHIN,
        () -> {
          String ready = Http.get(adapter.managementPort(), "/health/ready");
          return ready.contains("older than what Kafka knows");
        });
  }

  private static void awaitReady(RunningService adapter) {
    Await.until(
        "the adapter is ready",
        Commands.WITHIN,
        () -> Http.get(adapter.managementPort(), "/health/ready").startsWith("{\"status\":\"UP\""));
  }

  @Test
  void anOlderDatabaseUnderARunningOrARestartedAdapterLetsNoCallOut() throws Exception {
    DataFolder files = new DataFolder(postgres);
    RunningService adapter = world.startAdapter(SETTINGS);
    ExecuteChange lost;
    try {
      carriedOut("before-the-copy");
      files.copy();
      awaitReady(adapter);
      carriedOut("after-a-restart-that-lost-nothing");
      files.copy();
      lost = carriedOut("lost");

      files.putBack();
      ExecuteChange fresh = world.requests().change("fresh");
      world.commands().send(lost);
      world.commands().send(fresh);
      awaitRefusal(adapter);
      assertThat(
              world
                  .db()
                  .value(
                      Long.class,
                      "SELECT count(*) FROM pc_request WHERE request_id IN (?, ?)",
                      lost.requestId(),
                      fresh.requestId()))
          .as("nothing is claimed")
          .isZero();
      assertThat(Http.get(adapter.managementPort(), "/metrics"))
          .contains("kos_adapter_ledger_blocked 1");
    } finally {
      adapter.stop();
    }

    RunningService again = world.startAdapter(SETTINGS);
    try {
      awaitRefusal(again);
      world.commands().send(lost);
      ExecuteChange later = world.requests().change("later");
      world.commands().send(later);
      awaitRefusal(again);
      assertThat(world.received(lost.requestId())).isEqualTo(1);
      assertThat(world.received(later.requestId())).isZero();
      assertThat(world.commands().replies(later.requestId())).isEmpty();
    } finally {
      again.stop();
    }
  }
}
