package io.productchange.kosadapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.rig.AdapterProcess;
import io.productchange.kosadapter.rig.Commands;
import io.productchange.kosadapter.rig.StopsBeforeSending;
import io.productchange.kosadapter.rig.World;
import io.productchange.kossimulator.catalogue.LineStatus;
import io.productchange.kossimulator.catalogue.Lines;
import io.productchange.schema.message.Basis;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.KosReply;
import io.productchange.testservers.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Adapters as processes, killed and stopped in the middle of a call. */
class AdapterProcessTest {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final World world = World.shared();
  private static final Map<String, String> BOUND =
      Map.of(
          "KOS_TIMEOUT", "PT3S",
          "KOS_LATE_EFFECT_BOUND", "PT3S",
          "KAFKA_SESSION_TIMEOUT_MS", "6000",
          "KAFKA_HEARTBEAT_INTERVAL_MS", "1000");

  private static ExecuteChange change(String name) {
    int number = world.commands().nextNumber();
    return Commands.change(
        name + "-" + number,
        Lines.lineNumber(LineStatus.ACTIVE, "5G_SLIM_6G", number),
        "5G_SLIM_6G",
        "5G_BASIC_12G");
  }

  @BeforeEach
  void closeBreakers() {
    world.closeBreakers();
  }

  @AfterEach
  void forgetRules() throws Exception {
    world.kos().putRules("[]");
  }

  private static void awaitReceived(ExecuteChange command) {
    Await.until("KOS receives the change", LONG, () -> world.received(command.requestId()) == 1);
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
    ExecuteChange command = change("killed");
    world
        .kos()
        .putRules(
            World.changeRule(
                command.requestId(),
                "{\"type\": \"latency\", \"fixed\": \"PT2S\", \"at\": \"BEFORE_EFFECT\"}"));
    try (AdapterProcess first = AdapterProcess.start(world, "killed", BOUND)) {
      world.commands().send(command);
      awaitReceived(command);
      first.kill();
    }
    try (AdapterProcess second = AdapterProcess.start(world, "restarted", BOUND)) {
      ChangeResult result =
          world.commands().await(KosReply.Decided.class, command.requestId(), LONG).result();

      assertThat(result.status()).isEqualTo(ChangeStatus.COMPLETED);
      assertThat(result.basis()).isEqualTo(Basis.INQUIRY);
      assertThat(world.received(command.requestId())).as(second.log()).isEqualTo(1);
      assertThat(world.executions(command.requestId())).isEqualTo(1);
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
    ExecuteChange inCall = change("frozen");
    world
        .kos()
        .putRules(
            World.changeRule(
                inCall.requestId(),
                "{\"type\": \"latency\", \"fixed\": \"PT2S\", \"at\": \"BEFORE_EFFECT\"}"));
    try (AdapterProcess zombie = AdapterProcess.start(world, "zombie", BOUND)) {
      world.commands().send(inCall);
      awaitReceived(inCall);
      zombie.freeze();
      try (AdapterProcess heir = AdapterProcess.start(world, "heir", BOUND)) {
        // The heir takes over, and waits: the zombie is not dead.
        KosReply.InDoubt doubt =
            world.commands().await(KosReply.InDoubt.class, inCall.requestId(), LONG);
        assertThat(doubt.message()).contains("may still send it");
        ExecuteChange another = change("meanwhile");
        world.commands().send(another);
        assertThat(
                world
                    .commands()
                    .await(KosReply.Decided.class, another.requestId(), LONG)
                    .result()
                    .status())
            .isEqualTo(ChangeStatus.COMPLETED);
        assertThat(world.commands().first(KosReply.Decided.class, inCall.requestId())).isEmpty();

        zombie.thaw();

        ChangeResult result =
            world.commands().await(KosReply.Decided.class, inCall.requestId(), LONG).result();
        assertThat(result.status()).isEqualTo(ChangeStatus.COMPLETED);
        assertThat(world.received(inCall.requestId())).as(heir.log()).isEqualTo(1);
        assertThat(world.executions(inCall.requestId())).isEqualTo(1);
      }
    }
  }

  @Test
  void aSenderStoppedBetweenIntentAndSendingSendsNothingWhenItGoesOnAfterATakeOver()
      throws Exception {
    ExecuteChange command = change("stopped-before-sending");
    try (AdapterProcess zombie =
        AdapterProcess.start(world, "stops", BOUND, StopsBeforeSending.class)) {
      world.commands().send(command);
      Await.until("it has stopped itself", LONG, zombie::isFrozen);
      assertThat(sends(command)).isEqualTo("INTENT");
      try (AdapterProcess heir = AdapterProcess.start(world, "heir", BOUND)) {
        KosReply.InDoubt doubt =
            world.commands().await(KosReply.InDoubt.class, command.requestId(), LONG);
        assertThat(doubt.message()).contains("may still send it");
        assertThat(world.received(command.requestId())).isZero();

        zombie.thaw();

        Await.until(
            "it says that it did not send", LONG, () -> sends(command).startsWith("NOT_SENT"));
        // As the processor does when it hears nothing.
        world.commands().send(command);
        ChangeResult result =
            world.commands().await(KosReply.Decided.class, command.requestId(), LONG).result();
        assertThat(result.status()).as(heir.log()).isEqualTo(ChangeStatus.COMPLETED);
        assertThat(sends(command)).isEqualTo("NOT_SENT APPLIED");
        assertThat(world.received(command.requestId())).isEqualTo(1);
        assertThat(world.executions(command.requestId())).isEqualTo(1);
      }
    }
  }

  /** What the ledger says of the sends of a request, in order. */
  private static String sends(ExecuteChange command) {
    return world
        .db()
        .value(
            String.class,
            "SELECT coalesce(string_agg(state, ' ' ORDER BY send_no), '') FROM pc_kos_attempt"
                + " WHERE request_id = ?",
            command.requestId());
  }

  @Test
  void aDeadAdaptersCallsAreTakenOverByAnotherOfTheSameMachine() throws Exception {
    Map<String, String> settings = new HashMap<>(BOUND);
    settings.put("KOS_TIMEOUT", "PT6S");
    settings.put("KOS_LATE_EFFECT_BOUND", "PT6S");
    world
        .kos()
        .putRules(
            "[{\"match\": {\"integrationType\": [\"PRODUCT_CHANGE\"]}, \"behaviour\": {\"type\": \"latency\", \"fixed\": \"PT4S\"}}]");
    try (AdapterProcess first = AdapterProcess.start(world, "first", settings);
        AdapterProcess second = AdapterProcess.start(world, "second", settings)) {
      Await.until(
          "both have partitions",
          LONG,
          () -> first.log().contains("came") && second.log().contains("came"));
      List<ExecuteChange> commands = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        commands.add(change("taken-over"));
        world.commands().send(commands.getLast());
      }
      commands.forEach(AdapterProcessTest::awaitReceived);
      first.kill();

      // Its slot is free, so it is proven dead; the bound passes; an inquiry decides.
      List<Basis> bases = new ArrayList<>();
      for (ExecuteChange command : commands) {
        ChangeResult result =
            world.commands().await(KosReply.Decided.class, command.requestId(), LONG).result();
        assertThat(result.status()).as(second.log()).isEqualTo(ChangeStatus.COMPLETED);
        assertThat(world.received(command.requestId())).isEqualTo(1);
        assertThat(world.executions(command.requestId())).isEqualTo(1);
        bases.add(result.basis());
      }
      assertThat(bases).contains(Basis.INQUIRY, Basis.KOS_ANSWER);
    }
  }
}
