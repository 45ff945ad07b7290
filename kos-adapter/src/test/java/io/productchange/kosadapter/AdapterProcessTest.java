package io.productchange.kosadapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.rig.AdapterProcess;
import io.productchange.kosadapter.rig.Commands;
import io.productchange.kosadapter.rig.Requests;
import io.productchange.kosadapter.rig.SecondWorld;
import io.productchange.kosadapter.rig.StopsBeforeSending;
import io.productchange.kosadapter.rig.World;
import io.productchange.schema.message.Basis;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.KosReply;
import io.productchange.testservers.Await;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Adapters as processes, killed and stopped in the middle of a call. */
@Order(1)
@SecondWorld
class AdapterProcessTest {
  private static final World world = World.second();
  private static final Requests requests = world.requests();
  private static final Map<String, String> BOUND =
      Map.of(
          "KOS_TIMEOUT", "PT2S",
          "KOS_LATE_EFFECT_BOUND", "PT2S",
          "KAFKA_SESSION_TIMEOUT_MS", "2500",
          "KAFKA_HEARTBEAT_INTERVAL_MS", "500");

  @BeforeEach
  void reset() throws Exception {
    world.reset();
  }

  @Test
  void aWrongEnvironmentEndsItWithStatusTwoAndEveryProblemAtOnce() throws Exception {
    try (AdapterProcess wrong =
        AdapterProcess.start(
            world,
            "wrong",
            Map.of("KOS_BASE_URL", "", "KOS_TIMEOUT", "soon", "KOS_TIMEOUTS", "PT1S"))) {
      assertThat(wrong.awaitEnd()).isEqualTo(2);
      assertThat(wrong.log())
          .contains("KOS_BASE_URL")
          .contains("KOS_TIMEOUT is 'soon'")
          .contains("KOS_TIMEOUTS is not a setting");
    }
  }

  @Test
  void anAdapterThatIsKilledInACallDoesNotSendAgainAfterItsRestart() throws Exception {
    ExecuteChange command = requests.change("killed");
    world
        .kos()
        .putRules(
            World.changeRule(
                command.requestId(),
                "{\"type\": \"latency\", \"fixed\": \"PT1S\", \"at\": \"BEFORE_EFFECT\"}"));
    try (AdapterProcess first = AdapterProcess.start(world, "killed", BOUND)) {
      world.commands().send(command);
      requests.awaitReceived(command);
      first.kill();
    }
    try (AdapterProcess second = AdapterProcess.start(world, "restarted", BOUND)) {
      assertThat(requests.carriedOutByOneCall(command).basis()).isEqualTo(Basis.INQUIRY);
      assertThat(second.ready()).isEqualTo(200);
      assertThat(second.metrics())
          .contains("kos_adapter_requests_in_doubt")
          .contains("kos_breaker{")
          .doesNotContain(command.lineKey());
      assertThat(second.log()).doesNotContain(command.lineKey());
      assertThat(second.terminate()).isZero();
    }
  }

  @Test
  void aZombieDoesNotSendAfterATakeOverAndItsOwnAnswerStillCounts() throws Exception {
    ExecuteChange inCall = requests.change("frozen");
    world
        .kos()
        .putRules(
            World.changeRule(
                inCall.requestId(),
                "{\"type\": \"latency\", \"fixed\": \"PT1S\", \"at\": \"BEFORE_EFFECT\"}"));
    try (AdapterProcess zombie = AdapterProcess.start(world, "zombie", BOUND)) {
      world.commands().send(inCall);
      requests.awaitReceived(inCall);
      zombie.freeze();
      try (AdapterProcess _ = AdapterProcess.start(world, "heir", BOUND)) {
        // The heir takes over, and waits: the zombie is not dead.
        assertThat(requests.inDoubt(inCall).message()).contains("may still send it");
        ExecuteChange another = requests.change("meanwhile");
        world.commands().send(another);
        requests.carriedOut(another);
        assertThat(world.commands().first(KosReply.Decided.class, inCall.requestId())).isEmpty();

        zombie.thaw();

        requests.carriedOutByOneCall(inCall);
      }
    }
  }

  @Test
  void aSenderStoppedBetweenIntentAndSendingSendsNothingWhenItGoesOnAfterATakeOver()
      throws Exception {
    ExecuteChange command = requests.change("stopped-before-sending");
    try (AdapterProcess zombie =
        AdapterProcess.start(world, "stops", BOUND, StopsBeforeSending.class)) {
      world.commands().send(command);
      Await.until("it has stopped itself", Commands.WITHIN, zombie::isFrozen);
      assertThat(requests.sends(command)).isEqualTo("INTENT");
      try (AdapterProcess _ = AdapterProcess.start(world, "heir", BOUND)) {
        assertThat(requests.inDoubt(command).message()).contains("may still send it");
        assertThat(world.received(command.requestId())).isZero();

        zombie.thaw();

        Await.until(
            "it says that it did not send",
            Commands.WITHIN,
            () -> requests.sends(command).startsWith("NOT_SENT"));
        // As the processor does when it hears nothing.
        world.commands().send(command);
        requests.carriedOutByOneCall(command);
        assertThat(requests.sends(command)).isEqualTo("NOT_SENT APPLIED");
      }
    }
  }

  @Test
  void aDeadAdaptersCallsAreTakenOverByAnotherOfTheSameMachine() throws Exception {
    Map<String, String> settings = new HashMap<>(BOUND);
    settings.put("KOS_TIMEOUT", "PT5S");
    settings.put("KOS_LATE_EFFECT_BOUND", "PT5S");
    world
        .kos()
        .putRules(
            "[{\"match\": {\"integrationType\": [\"PRODUCT_CHANGE\"]}, \"behaviour\": {\"type\": \"latency\", \"fixed\": \"PT3S\"}}]");
    try (AdapterProcess first = AdapterProcess.start(world, "first", settings);
        AdapterProcess second = AdapterProcess.start(world, "second", settings)) {
      Await.until(
          "both have partitions",
          Commands.WITHIN,
          () -> first.log().contains("came") && second.log().contains("came"));
      List<ExecuteChange> commands = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        commands.add(requests.change("taken-over"));
        world.commands().send(commands.getLast());
      }
      Await.until("both have a call on its way", Commands.WITHIN, () -> senders(commands) == 2);
      first.kill();

      // Its slot is free, so it is proven dead; the bound passes; an inquiry decides.
      List<Basis> bases = new ArrayList<>();
      for (ExecuteChange command : commands) {
        bases.add(requests.carriedOutByOneCall(command).basis());
      }
      assertThat(bases).contains(Basis.INQUIRY, Basis.KOS_ANSWER);
    }
  }

  /** How many adapters have calls on their way that KOS has received. */
  private static long senders(List<ExecuteChange> commands) throws Exception {
    List<String> received = new ArrayList<>();
    for (ExecuteChange command : commands) {
      if (world.received(command.requestId()) == 1) {
        received.add(command.requestId());
      }
    }
    return world
        .db()
        .value(
            Long.class,
            "SELECT count(DISTINCT sender) FROM pc_kos_attempt"
                + " WHERE state = 'INTENT' AND request_id = ANY (string_to_array(?, ','))",
            String.join(",", received));
  }
}
