package io.productchange.kosadapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.rig.Commands;
import io.productchange.kosadapter.rig.Requests;
import io.productchange.kosadapter.rig.SharedWorld;
import io.productchange.kosadapter.rig.World;
import io.productchange.runtime.service.RunningService;
import io.productchange.schema.message.Basis;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.KosReply;
import io.productchange.testservers.Await;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operators' decisions about doubts, where no late-effect bound is certified. */
@SharedWorld
class AdapterOperatorTest {
  private static final World world = World.shared();
  private static final Requests requests = world.requests();

  private RunningService adapter;

  @BeforeEach
  void start() throws Exception {
    world.reset();
    adapter = world.startAdapter(Map.of("KOS_TIMEOUT", "PT3S"));
  }

  @AfterEach
  void stop() {
    assertThat(adapter.stop()).isEmpty();
  }

  @Test
  void nothingIsAssumedAndAnOperatorDecides() throws Exception {
    ExecuteChange applied = requests.change("op-applied");
    ExecuteChange notApplied = requests.change("op-not-applied");
    ExecuteChange retried = requests.change("op-retry");
    List<ExecuteChange> all = List.of(applied, notApplied, retried);
    world
        .kos()
        .putRules(
            "[{\"match\": {\"integrationType\": [\"PRODUCT_CHANGE\"], \"requestIdPattern\": \"op-.*\", \"times\": 3}, \"behaviour\": {\"type\": \"cut\", \"at\": \"BEFORE_EFFECT\"}}]");
    for (ExecuteChange command : all) {
      world.commands().send(command);
    }
    for (ExecuteChange command : all) {
      assertThat(requests.inDoubt(command).message())
          .contains("KOS_LATE_EFFECT_BOUND is not set")
          .contains("operator");
    }

    requests.ask(applied.requestId(), "applied");
    requests.ask(notApplied.requestId(), "sender-dead");
    requests.ask(notApplied.requestId(), "not-applied");
    requests.ask(retried.requestId(), "retry");

    ChangeResult completed = requests.decided(applied);
    assertThat(completed.status()).isEqualTo(ChangeStatus.COMPLETED);
    assertThat(completed.basis()).isEqualTo(Basis.OPERATOR);
    ChangeResult failed = requests.decided(notApplied);
    assertThat(failed.status()).isEqualTo(ChangeStatus.FAILED);
    assertThat(failed.basis()).isEqualTo(Basis.OPERATOR);
    assertThat(Objects.requireNonNull(failed.reason()).message())
        .contains("ann")
        .contains("looked it up");
    ChangeResult sentAgain = requests.decided(retried);
    assertThat(sentAgain.status()).isEqualTo(ChangeStatus.COMPLETED);
    assertThat(sentAgain.basis()).isEqualTo(Basis.KOS_ANSWER);
    assertThat(world.executions(retried.requestId())).isEqualTo(1);
    assertThat(requests.actions(notApplied.requestId()))
        .as("its sender had told already, so it cannot be declared dead")
        .containsExactly("REJECTED", "APPLIED");

    requests.ask(applied.requestId(), "retry");
    Await.until(
        "an action on a decided request is rejected",
        Commands.WITHIN,
        () -> requests.actions(applied.requestId()).equals(List.of("APPLIED", "REJECTED")));
    assertThat(world.received(applied.requestId())).isEqualTo(1);
  }

  @Test
  void anActionThatCannotBeCarriedOutIsRejectedAndKeepsNoOtherWaiting() throws Exception {
    ExecuteChange broken = requests.change("op-broken");
    ExecuteChange sound = requests.change("op-sound");
    world
        .kos()
        .putRules(
            "[{\"match\": {\"integrationType\": [\"PRODUCT_CHANGE\"]}, \"behaviour\": {\"type\": \"cut\", \"at\": \"BEFORE_EFFECT\"}}]");
    for (ExecuteChange command : List.of(broken, sound)) {
      world.commands().send(command);
      requests.inDoubt(command);
    }
    // Somebody moved the history where only the adapter writes.
    setHistoryVersion(broken, 9);

    requests.ask(broken.requestId(), "applied");
    requests.ask(sound.requestId(), "applied");

    assertThat(requests.decided(sound).basis()).isEqualTo(Basis.OPERATOR);
    assertThat(requests.actions(broken.requestId())).containsExactly("REJECTED");
    assertThat(world.commands().first(KosReply.Decided.class, broken.requestId())).isEmpty();
    // The adapters of other tests go on with it.
    setHistoryVersion(broken, 2);
  }

  private static void setHistoryVersion(ExecuteChange command, int version) {
    world
        .db()
        .superuser()
        .useHandle(
            handle ->
                handle.execute(
                    "UPDATE pc_product_change_history SET version = ? WHERE request_id = ?",
                    version,
                    command.requestId()));
  }
}
