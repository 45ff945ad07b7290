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
import io.productchange.schema.message.ReasonCode;
import io.productchange.testservers.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What becomes of changes whose answer was lost, with everything real around the adapter. */
@Order(1)
@SharedWorld
class AdapterDoubtTest {
  private static final World world = World.shared();
  private static final Requests requests = world.requests();

  private RunningService adapter;

  @BeforeEach
  void start() throws Exception {
    world.reset();
    adapter = world.startAdapter(Map.of("KOS_TIMEOUT", "PT2S", "KOS_LATE_EFFECT_BOUND", "PT2S"));
  }

  @AfterEach
  void stop() {
    assertThat(adapter.stop()).isEmpty();
  }

  @Test
  void everyLostAnswerFindsItsEndWithoutASecondExecution() throws Exception {
    ExecuteChange made = requests.change("lost-after");
    ExecuteChange notMade = requests.change("lost-before");
    ExecuteChange broke = requests.change("broke-after");
    ExecuteChange never = requests.change("never");
    ExecuteChange late = requests.change("late");
    ExecuteChange silent = requests.change("silent");
    ExecuteChange foreign = requests.change("foreign");
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
                    "{\"type\": \"late-apply\", \"after\": \"PT1S\", \"answer\": \"CUT\"}"),
                World.changeRule(
                    silent.requestId(),
                    "{\"type\": \"latency\", \"fixed\": \"PT20S\", \"at\": \"AFTER_EFFECT\"}"),
                World.changeRule(
                    foreign.requestId(), "{\"type\": \"cut\", \"at\": \"BEFORE_EFFECT\"}")));
    for (ExecuteChange command : List.of(made, notMade, broke, late, silent, foreign)) {
      world.commands().send(command);
    }

    requests.inDoubt(foreign);
    world.setLine(foreign.lineKey(), "5G_UNLIMITED");

    for (ExecuteChange inferred : List.of(made, broke, late, silent)) {
      assertThat(requests.carriedOutByOneCall(inferred).basis())
          .as(inferred.requestId())
          .isEqualTo(Basis.INQUIRY);
    }

    assertThat(requests.carriedOut(notMade).basis()).isEqualTo(Basis.KOS_ANSWER);
    assertThat(world.received(notMade.requestId())).isEqualTo(2);

    // Others had trouble at the same time; once one ends well again, this one is a case by itself.
    ExecuteChange well = requests.change("well");
    world.commands().send(well);
    requests.carriedOut(well);
    world.commands().send(never);
    ChangeResult failed = requests.decided(never);
    assertThat(failed.status()).isEqualTo(ChangeStatus.FAILED);
    assertThat(failed.basis()).isEqualTo(Basis.INQUIRY);
    assertThat(Objects.requireNonNull(failed.reason()).code()).isEqualTo(ReasonCode.NOT_APPLIED);
    assertThat(world.received(never.requestId())).isEqualTo(3);
    assertThat(world.executions(never.requestId())).isZero();

    Await.until(
        "the foreign change is seen and left to an operator",
        Commands.WITHIN,
        () ->
            world.commands().replies(foreign.requestId()).stream()
                .anyMatch(
                    reply ->
                        reply instanceof KosReply.InDoubt inDoubt
                            && inDoubt.message().contains("5G_UNLIMITED")));
    requests.ask(foreign.requestId(), "not-applied");
    ChangeResult ruled = requests.decided(foreign);
    assertThat(ruled.basis()).isEqualTo(Basis.OPERATOR);
    assertThat(Objects.requireNonNull(ruled.reason()).code())
        .isEqualTo(ReasonCode.OPERATOR_DECISION);
    assertThat(world.received(foreign.requestId())).isEqualTo(1);
  }

  @Test
  void aDoubtOutlivesTheInquirysOutage() throws Exception {
    world.breakersStayOpenFor(Duration.ofMillis(500));
    ExecuteChange made = requests.change("inquiry-down");
    world
        .kos()
        .putRules(
            World.changeRule(made.requestId(), "{\"type\": \"cut\", \"at\": \"AFTER_EFFECT\"}"));
    world.commands().send(made);
    requests.inDoubt(made);
    world
        .kos()
        .putRules(
            "[{\"match\": {\"integrationType\": [\"CUSTOMER_INFO\"]}, \"behaviour\": {\"type\": \"http-error\", \"status\": 503, \"at\": \"BEFORE_EFFECT\"}}]");

    Await.until(
        "it was inquired in vain, again and again",
        Commands.WITHIN,
        () -> inquiriesInVain(made) >= 6);
    assertThat(world.commands().first(KosReply.Decided.class, made.requestId())).isEmpty();
    world.kos().putRules("[]");

    assertThat(requests.carriedOutByOneCall(made).basis()).isEqualTo(Basis.INQUIRY);
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

  /** What docs/reliability.md says is not promised: nobody can see it. */
  @Test
  void anEffectLaterThanTheCertifiedBoundIsNotSeenAndTheChangeIsMadeTwice() throws Exception {
    ExecuteChange beyond = requests.change("beyond-the-bound");
    world
        .kos()
        .putRules(
            World.changeRule(
                beyond.requestId(),
                "{\"type\": \"late-apply\", \"after\": \"PT6S\", \"answer\": \"CUT\"}",
                ", \"times\": 1"));
    world.commands().send(beyond);

    ChangeResult result = requests.decided(beyond);
    assertThat(result.basis()).as("the second send's answer").isEqualTo(Basis.KOS_ANSWER);
    Await.until(
        "the first one's effect", Commands.WITHIN, () -> world.executions(beyond.requestId()) == 2);
  }

  private String rules(String... arrays) {
    return "["
        + String.join(
            ",",
            List.of(arrays).stream().map(array -> array.substring(1, array.length() - 1)).toList())
        + "]";
  }
}
