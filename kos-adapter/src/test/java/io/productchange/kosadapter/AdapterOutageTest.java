package io.productchange.kosadapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.call.Step;
import io.productchange.kosadapter.rig.Commands;
import io.productchange.kosadapter.rig.CuttableProxy;
import io.productchange.kosadapter.rig.Requests;
import io.productchange.kosadapter.rig.SharedWorld;
import io.productchange.kosadapter.rig.World;
import io.productchange.kosadapter.work.Steps;
import io.productchange.runtime.service.RunningService;
import io.productchange.schema.message.Basis;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.testservers.Await;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The database away for a while, and the adapter's own end, with calls on their way. */
@Order(1)
@SharedWorld
class AdapterOutageTest {
  private static final World world = World.shared();
  private static final Requests requests = world.requests();

  @BeforeEach
  void reset() throws Exception {
    world.reset();
  }

  /** Says when an outcome could not be recorded. */
  private static final class OutcomeInVain implements Steps {
    private final CountDownLatch seen = new CountDownLatch(1);

    @Override
    public void before(String requestId, Step step) {
      if (step instanceof Step.Pause pause && pause.why() == Step.Why.LEDGER_UNKNOWN) {
        seen.countDown();
      }
    }

    @Override
    public void after(String requestId, Step step) {}
  }

  @Test
  void aDatabaseThatIsAwayForAWhileCostsNoCallItsOutcomeAndNoRequestItsEnd() throws Exception {
    URI url = URI.create(world.db().url().substring("jdbc:".length()));
    try (CuttableProxy proxy = CuttableProxy.to(url.getPort())) {
      OutcomeInVain inVain = new OutcomeInVain();
      RunningService adapter =
          world.startAdapter(
              Map.of(
                  "DATABASE_URL",
                  "jdbc:postgresql://127.0.0.1:" + proxy.port() + url.getPath(),
                  "KOS_LATE_EFFECT_BOUND",
                  "PT10S"),
              inVain);
      try {
        ExecuteChange inCall = requests.change("db-away-in-call");
        world
            .kos()
            .putRules(
                World.changeRule(
                    inCall.requestId(),
                    "{\"type\": \"latency\", \"fixed\": \"PT1S\", \"at\": \"BEFORE_EFFECT\"}"));
        world.commands().send(inCall);
        requests.awaitReceived(inCall);

        proxy.setRefusing(true);
        List<ExecuteChange> meanwhile = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
          meanwhile.add(requests.change("db-away"));
          world.commands().send(meanwhile.getLast());
        }
        assertThat(inVain.seen.await(Commands.WITHIN.toSeconds(), TimeUnit.SECONDS))
            .as("the outcome was to be recorded")
            .isTrue();
        assertThat(world.executions(inCall.requestId())).isEqualTo(1);
        assertThat(world.commands().replies(meanwhile.getFirst().requestId())).isEmpty();
        proxy.setRefusing(false);

        assertThat(requests.carriedOutByOneCall(inCall).basis())
            .as("its own answer was kept")
            .isEqualTo(Basis.KOS_ANSWER);
        for (ExecuteChange command : meanwhile) {
          requests.carriedOut(command);
        }
      } finally {
        adapter.stop();
      }
    }
  }

  @Test
  void anAdapterThatIsStoppedInACallRecordsItsOutcomeFirst() throws Exception {
    RunningService adapter = world.startAdapter(Map.of());
    ExecuteChange inCall = requests.change("stopped-in-call");
    world
        .kos()
        .putRules(
            World.changeRule(
                inCall.requestId(),
                "{\"type\": \"latency\", \"fixed\": \"PT1S\", \"at\": \"BEFORE_EFFECT\"}"));
    world.commands().send(inCall);
    requests.awaitReceived(inCall);

    assertThat(adapter.stop()).isEmpty();

    assertThat(requests.carriedOut(inCall).basis()).isEqualTo(Basis.KOS_ANSWER);
  }

  @Test
  void aCallThatOutlastsTheStopIsCutAndLeftInDoubtByItsOwnSender() throws Exception {
    RunningService adapter =
        world.startAdapter(Map.of("KOS_TIMEOUT", "PT60S"), Duration.ofSeconds(5));
    ExecuteChange inCall = requests.change("outlasts");
    world
        .kos()
        .putRules(
            World.changeRule(
                inCall.requestId(),
                "{\"type\": \"latency\", \"fixed\": \"PT40S\", \"at\": \"AFTER_EFFECT\"}"));
    world.commands().send(inCall);
    Await.until(
        "KOS made the change", Commands.WITHIN, () -> world.executions(inCall.requestId()) == 1);

    long start = System.nanoTime();
    adapter.stop();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(7));
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
