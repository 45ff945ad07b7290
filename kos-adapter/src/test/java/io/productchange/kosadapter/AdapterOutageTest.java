package io.productchange.kosadapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.rig.Commands;
import io.productchange.kosadapter.rig.CuttableProxy;
import io.productchange.kosadapter.rig.Http;
import io.productchange.kosadapter.rig.World;
import io.productchange.kossimulator.catalogue.LineStatus;
import io.productchange.kossimulator.catalogue.Lines;
import io.productchange.runtime.service.RunningService;
import io.productchange.schema.message.Basis;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.KosReply;
import io.productchange.testservers.Await;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The database away for a while, and the adapter's own end, with calls on their way. */
class AdapterOutageTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final World world = World.shared();

  @BeforeEach
  void closeBreakers() {
    world.closeBreakers();
  }

  @AfterEach
  void forgetRules() throws Exception {
    world.kos().putRules("[]");
  }

  private static ExecuteChange change(String name) {
    int number = world.commands().nextNumber();
    return Commands.change(
        name + "-" + number,
        Lines.lineNumber(LineStatus.ACTIVE, "5G_SLIM_6G", number),
        "5G_SLIM_6G",
        "5G_BASIC_12G");
  }

  @Test
  void aDatabaseThatIsAwayForAWhileCostsNoCallItsOutcomeAndNoRequestItsEnd() throws Exception {
    URI url = URI.create(world.db().url().substring("jdbc:".length()));
    try (CuttableProxy proxy = CuttableProxy.to(url.getPort())) {
      RunningService adapter =
          world.startAdapter(
              Map.of(
                  "DATABASE_URL",
                  "jdbc:postgresql://127.0.0.1:" + proxy.port() + url.getPath(),
                  "KOS_LATE_EFFECT_BOUND",
                  "PT10S"));
      try {
        ExecuteChange inCall = change("db-away-in-call");
        world
            .kos()
            .putRules(
                World.changeRule(
                    inCall.requestId(),
                    "{\"type\": \"latency\", \"fixed\": \"PT2S\", \"at\": \"BEFORE_EFFECT\"}"));
        world.commands().send(inCall);
        Await.until("KOS has the call", LONG, () -> world.received(inCall.requestId()) == 1);

        proxy.setRefusing(true);
        List<ExecuteChange> meanwhile = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
          meanwhile.add(change("db-away"));
          world.commands().send(meanwhile.getLast());
        }
        Await.until(
            "the adapter is not ready",
            LONG,
            () -> Http.get(adapter.managementPort(), "/health/ready").contains("database has not"));
        assertThat(world.executions(inCall.requestId())).isEqualTo(1);
        assertThat(world.commands().replies(meanwhile.getFirst().requestId())).isEmpty();
        proxy.setRefusing(false);

        ChangeResult result =
            world.commands().await(KosReply.Decided.class, inCall.requestId(), LONG).result();
        assertThat(result.basis()).as("its own answer was kept").isEqualTo(Basis.KOS_ANSWER);
        assertThat(world.received(inCall.requestId())).isEqualTo(1);
        for (ExecuteChange command : meanwhile) {
          assertThat(
                  world
                      .commands()
                      .await(KosReply.Decided.class, command.requestId(), LONG)
                      .result()
                      .status())
              .isEqualTo(ChangeStatus.COMPLETED);
          assertThat(world.executions(command.requestId())).isEqualTo(1);
        }
      } finally {
        adapter.stop();
      }
    }
  }

  @Test
  void anAdapterThatIsStoppedInACallRecordsItsOutcomeFirst() throws Exception {
    RunningService adapter = world.startAdapter(Map.of());
    ExecuteChange inCall = change("stopped-in-call");
    world
        .kos()
        .putRules(
            World.changeRule(
                inCall.requestId(),
                "{\"type\": \"latency\", \"fixed\": \"PT2S\", \"at\": \"BEFORE_EFFECT\"}"));
    world.commands().send(inCall);
    Await.until("KOS has the call", LONG, () -> world.received(inCall.requestId()) == 1);

    assertThat(adapter.stop()).isEmpty();

    ChangeResult result =
        world.commands().await(KosReply.Decided.class, inCall.requestId(), LONG).result();
    assertThat(result.basis()).isEqualTo(Basis.KOS_ANSWER);
    assertThat(world.executions(inCall.requestId())).isEqualTo(1);
  }

  @Test
  void aCallThatOutlastsTheStopIsCutAndLeftInDoubtByItsOwnSender() throws Exception {
    RunningService adapter = world.startAdapter(Map.of("KOS_TIMEOUT", "PT60S"));
    ExecuteChange inCall = change("outlasts");
    world
        .kos()
        .putRules(
            World.changeRule(
                inCall.requestId(),
                "{\"type\": \"latency\", \"fixed\": \"PT40S\", \"at\": \"AFTER_EFFECT\"}"));
    world.commands().send(inCall);
    Await.until("KOS has the call", LONG, () -> world.executions(inCall.requestId()) == 1);

    long start = System.nanoTime();
    adapter.stop();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    assertThat(
            world
                .db()
                .value(
                    String.class,
                    "SELECT state || ' ' || outcome FROM pc_kos_attempt"
                        + " WHERE request_id = ? AND sender_done_at IS NOT NULL",
                    inCall.requestId()))
        .isEqualTo("IN_DOUBT UNANSWERED");
  }
}
