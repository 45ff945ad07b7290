package io.productchange.kosadapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.rig.Commands;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operators' decisions about doubts, where no late-effect bound is certified. */
class AdapterOperatorTest {
  private static final Duration LONG = Duration.ofSeconds(40);
  private static final World world = World.shared();

  private static ExecuteChange change(String name) {
    int number = world.commands().nextNumber();
    return Commands.change(
        name + "-" + number,
        Lines.lineNumber(LineStatus.ACTIVE, "5G_SLIM_6G", number),
        "5G_SLIM_6G",
        "5G_BASIC_12G");
  }

  private static ChangeResult decided(ExecuteChange command) {
    return world.commands().await(KosReply.Decided.class, command.requestId(), LONG).result();
  }

  private static KosReply.InDoubt doubt(ExecuteChange command) {
    return world.commands().await(KosReply.InDoubt.class, command.requestId(), LONG);
  }

  @BeforeAll
  static void closeBreakers() {
    world.closeBreakers();
  }

  @AfterEach
  void forgetRules() throws Exception {
    world.kos().putRules("[]");
  }

  private RunningService adapter;

  @BeforeEach
  void start() throws Exception {
    adapter = world.startAdapter(Map.of("KOS_TIMEOUT", "PT3S"));
  }

  @AfterEach
  void stop() {
    assertThat(adapter.stop()).isEmpty();
  }

  @Test
  void nothingIsAssumedAndAnOperatorDecides() throws Exception {
    ExecuteChange applied = change("op-applied");
    ExecuteChange notApplied = change("op-not-applied");
    ExecuteChange retried = change("op-retry");
    List<ExecuteChange> all = List.of(applied, notApplied, retried);
    world
        .kos()
        .putRules(
            "[{\"match\": {\"integrationType\": [\"PRODUCT_CHANGE\"], \"requestIdPattern\": \"op-.*\", \"times\": 3}, \"behaviour\": {\"type\": \"cut\", \"at\": \"BEFORE_EFFECT\"}}]");
    for (ExecuteChange command : all) {
      world.commands().send(command);
    }
    for (ExecuteChange command : all) {
      assertThat(doubt(command).message())
          .contains("KOS_LATE_EFFECT_BOUND is not set")
          .contains("operator");
    }

    world.ask(applied.requestId(), "applied");
    world.ask(notApplied.requestId(), "sender-dead");
    world.ask(notApplied.requestId(), "not-applied");
    world.ask(retried.requestId(), "retry");

    ChangeResult completed = decided(applied);
    assertThat(completed.status()).isEqualTo(ChangeStatus.COMPLETED);
    assertThat(completed.basis()).isEqualTo(Basis.OPERATOR);
    ChangeResult failed = decided(notApplied);
    assertThat(failed.status()).isEqualTo(ChangeStatus.FAILED);
    assertThat(failed.basis()).isEqualTo(Basis.OPERATOR);
    assertThat(Objects.requireNonNull(failed.reason()).message())
        .contains("ann")
        .contains("looked it up");
    ChangeResult sentAgain = decided(retried);
    assertThat(sentAgain.status()).isEqualTo(ChangeStatus.COMPLETED);
    assertThat(sentAgain.basis()).isEqualTo(Basis.KOS_ANSWER);
    assertThat(world.executions(retried.requestId())).isEqualTo(1);
    assertThat(world.actions(notApplied.requestId()))
        .as("its sender had told already, so it cannot be declared dead")
        .containsExactly("REJECTED", "APPLIED");

    world.ask(applied.requestId(), "retry");
    Await.until(
        "an action on a decided request is rejected",
        LONG,
        () -> world.actions(applied.requestId()).equals(List.of("APPLIED", "REJECTED")));
    assertThat(world.received(applied.requestId())).isEqualTo(1);
  }
}
