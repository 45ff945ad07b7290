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
import io.productchange.schema.message.ReasonCode;
import io.productchange.testservers.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of changes whose answer was lost, with everything real around the adapter. */
class AdapterDoubtTest {
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
    world.closeBreakers();
    inquiriesBreakerOpensFor(60_000);
  }

  private RunningService adapter;

  @BeforeEach
  void start() throws Exception {
    adapter = world.startAdapter(Map.of("KOS_TIMEOUT", "PT3S", "KOS_LATE_EFFECT_BOUND", "PT3S"));
  }

  @AfterEach
  void stop() {
    assertThat(adapter.stop()).isEmpty();
  }

  @Test
  void everyLostAnswerFindsItsEndWithoutASecondExecution() throws Exception {
    ExecuteChange made = change("lost-after");
    ExecuteChange notMade = change("lost-before");
    ExecuteChange broke = change("broke-after");
    ExecuteChange never = change("never");
    ExecuteChange late = change("late");
    ExecuteChange silent = change("silent");
    ExecuteChange foreign = change("foreign");
    world
        .kos()
        .putRules(
            rules(
                World.changeRule(made.requestId(), "{\"type\": \"cut\", \"at\": \"AFTER_EFFECT\"}"),
                World.changeRule(
                    notMade.requestId(),
                    "{\"type\": \"cut\", \"at\": \"BEFORE_EFFECT\"}",
                    ", \"times\": 1"),
                World.changeRule(
                    broke.requestId(),
                    "{\"type\": \"error\", \"code\": \"9999\", \"at\": \"AFTER_EFFECT\"}"),
                World.changeRule(
                    never.requestId(),
                    "{\"type\": \"error\", \"code\": \"2099\", \"at\": \"BEFORE_EFFECT\"}"),
                World.changeRule(
                    late.requestId(),
                    "{\"type\": \"late-apply\", \"after\": \"PT2S\", \"answer\": \"CUT\"}"),
                World.changeRule(
                    silent.requestId(),
                    "{\"type\": \"latency\", \"fixed\": \"PT20S\", \"at\": \"AFTER_EFFECT\"}"),
                World.changeRule(
                    foreign.requestId(), "{\"type\": \"cut\", \"at\": \"BEFORE_EFFECT\"}")));
    for (ExecuteChange command : List.of(made, notMade, broke, late, silent, foreign)) {
      world.commands().send(command);
    }

    doubt(foreign);
    world.setLine(foreign.lineKey(), "5G_UNLIMITED");

    for (ExecuteChange inferred : List.of(made, broke, late, silent)) {
      ChangeResult result = decided(inferred);
      assertThat(result.status()).as(inferred.requestId()).isEqualTo(ChangeStatus.COMPLETED);
      assertThat(result.basis()).as(inferred.requestId()).isEqualTo(Basis.INQUIRY);
      assertThat(world.received(inferred.requestId())).isEqualTo(1);
      assertThat(world.executions(inferred.requestId())).isEqualTo(1);
    }

    ChangeResult sentAgain = decided(notMade);
    assertThat(sentAgain.status()).isEqualTo(ChangeStatus.COMPLETED);
    assertThat(sentAgain.basis()).isEqualTo(Basis.KOS_ANSWER);
    assertThat(world.received(notMade.requestId())).isEqualTo(2);
    assertThat(world.executions(notMade.requestId())).isEqualTo(1);

    // Others had trouble at the same time; once one ends well again, this one is a case by itself.
    ExecuteChange well = change("well");
    world.commands().send(well);
    assertThat(decided(well).status()).isEqualTo(ChangeStatus.COMPLETED);
    world.commands().send(never);
    ChangeResult failed = decided(never);
    assertThat(failed.status()).isEqualTo(ChangeStatus.FAILED);
    assertThat(failed.basis()).isEqualTo(Basis.INQUIRY);
    assertThat(Objects.requireNonNull(failed.reason()).code()).isEqualTo(ReasonCode.NOT_APPLIED);
    assertThat(world.received(never.requestId())).isEqualTo(3);
    assertThat(world.executions(never.requestId())).isZero();

    Await.until(
        "the foreign change is seen and left to an operator",
        LONG,
        () ->
            world.commands().replies(foreign.requestId()).stream()
                .anyMatch(
                    reply ->
                        reply instanceof KosReply.InDoubt inDoubt
                            && inDoubt.message().contains("5G_UNLIMITED")));
    world.ask(foreign.requestId(), "not-applied");
    ChangeResult ruled = decided(foreign);
    assertThat(ruled.basis()).isEqualTo(Basis.OPERATOR);
    assertThat(Objects.requireNonNull(ruled.reason()).code())
        .isEqualTo(ReasonCode.OPERATOR_DECISION);
    assertThat(world.received(foreign.requestId())).isEqualTo(1);
  }

  @Test
  void aDoubtOutlivesTheInquirysOutage() throws Exception {
    inquiriesBreakerOpensFor(500);
    ExecuteChange made = change("inquiry-down");
    world
        .kos()
        .putRules(
            World.changeRule(made.requestId(), "{\"type\": \"cut\", \"at\": \"AFTER_EFFECT\"}"));
    world.commands().send(made);
    doubt(made);
    world
        .kos()
        .putRules(
            "[{\"match\": {\"integrationType\": [\"CUSTOMER_INFO\"]}, \"behaviour\": {\"type\": \"http-error\", \"status\": 503, \"at\": \"BEFORE_EFFECT\"}}]");

    Await.until("it was inquired in vain, again and again", LONG, () -> inquiriesInVain(made) >= 6);
    assertThat(world.commands().first(KosReply.Decided.class, made.requestId())).isEmpty();
    world.kos().putRules("[]");

    ChangeResult result = decided(made);
    assertThat(result.status()).isEqualTo(ChangeStatus.COMPLETED);
    assertThat(result.basis()).isEqualTo(Basis.INQUIRY);
    assertThat(world.received(made.requestId())).isEqualTo(1);
  }

  private static long inquiriesInVain(ExecuteChange command) {
    return world
        .db()
        .value(
            Long.class,
            "SELECT count(*) FROM pc_kos_integration_log WHERE request_id = ?"
                + " AND integration_type = 'CUSTOMER_INFO' AND response_status = 503",
            command.requestId());
  }

  private static void inquiriesBreakerOpensFor(int millis) {
    world
        .db()
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "UPDATE pc_circuit_breaker_state SET timeout_duration_ms = ?"
                        + " WHERE service_name = 'KOS_CUSTOMER'",
                    millis));
  }

  /** What docs/reliability.md says is not promised: nobody can see it. */
  @Test
  void anEffectLaterThanTheCertifiedBoundIsNotSeenAndTheChangeIsMadeTwice() throws Exception {
    ExecuteChange beyond = change("beyond-the-bound");
    world
        .kos()
        .putRules(
            World.changeRule(
                beyond.requestId(),
                "{\"type\": \"late-apply\", \"after\": \"PT8S\", \"answer\": \"CUT\"}",
                ", \"times\": 1"));
    world.commands().send(beyond);

    ChangeResult result = decided(beyond);
    assertThat(result.basis()).as("the second send's answer").isEqualTo(Basis.KOS_ANSWER);
    Await.until("the first one's effect", LONG, () -> world.executions(beyond.requestId()) == 2);
  }

  private String rules(String... arrays) {
    return "["
        + String.join(
            ",",
            List.of(arrays).stream().map(array -> array.substring(1, array.length() - 1)).toList())
        + "]";
  }
}
