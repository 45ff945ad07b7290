package io.productchange.kosadapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.rig.Commands;
import io.productchange.kosadapter.rig.Requests;
import io.productchange.kosadapter.rig.SharedWorld;
import io.productchange.kosadapter.rig.World;
import io.productchange.runtime.service.RunningService;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.KosReply;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * One adapter with everything real around it: what comes of commands that it knows, or cannot take.
 */
@SharedWorld
class AdapterRepeatsTest {
  private static final World world = World.shared();
  private static final Requests requests = world.requests();
  private static RunningService adapter;

  @BeforeAll
  static void start() throws Exception {
    world.reset();
    adapter = world.startAdapter(Map.of("KOS_LATE_EFFECT_BOUND", "PT10S"));
  }

  @AfterAll
  static void stop() {
    assertThat(adapter.stop()).isEmpty();
  }

  private static ChangeResult decided(ExecuteChange command) throws Exception {
    world.commands().send(command);
    return requests.decided(command);
  }

  @Test
  void aCommandThatIsSentAgainIsAnsweredFromTheRecords() throws Exception {
    ExecuteChange command = requests.change("again");
    ChangeResult first = decided(command);

    world.commands().send(command);
    KosReply.AlreadyDecided same =
        world.commands().await(KosReply.AlreadyDecided.class, command.requestId());

    assertThat(same.told()).as("told under this very acceptance").isFalse();
    assertThat(Commands.json(same.result())).isEqualTo(Commands.json(first));
    assertThat(same.transitions()).hasSize(4);
    assertThat(world.executions(command.requestId())).isEqualTo(1);
  }

  @Test
  void aRequestTakenAnewIsToldThatItsResultWasToldBefore() throws Exception {
    ExecuteChange command = requests.change("anew");
    ChangeResult first = decided(command);

    world.commands().send(Commands.accepted(command, "change-requests-0-1@2"));
    KosReply.AlreadyDecided anew =
        world.commands().await(KosReply.AlreadyDecided.class, command.requestId());

    assertThat(anew.told()).isTrue();
    assertThat(anew.address().acceptance()).isEqualTo("change-requests-0-1@2");
    assertThat(Commands.json(anew.result())).isEqualTo(Commands.json(first));
  }

  @Test
  void otherContentUnderAKnownIdIsAConflictAndTheFirstIsUntouched() throws Exception {
    ExecuteChange command = requests.change("conflict");
    ChangeResult first = decided(command);

    world.commands().send(Commands.otherContent(command));
    world.commands().await(KosReply.IdConflict.class, command.requestId());

    assertThat(
            world
                .db()
                .value(
                    String.class,
                    "SELECT result FROM pc_request WHERE request_id = ?",
                    command.requestId()))
        .isEqualTo(Commands.json(first));
  }

  @Test
  void bytesThatAreNoCommandAreLeftOutAndTheFlowGoesOn() throws Exception {
    ExecuteChange command = requests.change("after-garbage");
    world
        .commands()
        .sendRaw(command.lineKey(), "{\"no\": \"command\"".getBytes(StandardCharsets.UTF_8));
    world.commands().sendRaw(command.lineKey(), new byte[] {0, 1, 2});

    assertThat(decided(command).status()).isEqualTo(ChangeStatus.COMPLETED);
  }

  @Test
  void aCommandThatTheDatabaseRefusesCostsTheOthersNothing() throws Exception {
    ExecuteChange good = requests.change("good");
    ExecuteChange poison = Commands.poison(requests.change("poison"));
    world.commands().send(poison);

    assertThat(decided(good).status()).isEqualTo(ChangeStatus.COMPLETED);
    assertThat(world.commands().replies(poison.requestId())).isEmpty();
  }

  @Test
  void commandsForOneRequestAreCarriedOutOnceHoweverOftenTheyAreSent() throws Exception {
    ExecuteChange command = requests.change("storm");
    world
        .kos()
        .putRules(
            World.changeRule(command.requestId(), "{\"type\": \"latency\", \"fixed\": \"PT2S\"}"));
    for (int i = 0; i < 20; i++) {
      world.commands().send(Commands.accepted(command, "change-requests-0-1@" + (10 + i)));
    }

    KosReply.Decided decided = world.commands().await(KosReply.Decided.class, command.requestId());

    assertThat(decided.address().acceptance())
        .as("the newest acceptance is answered")
        .isEqualTo("change-requests-0-1@29");
    assertThat(world.commands().replies(command.requestId()))
        .filteredOn(KosReply.AlreadyOpen.class::isInstance)
        .hasSize(19);
    assertThat(world.received(command.requestId())).isEqualTo(1);
    assertThat(requests.sends(command)).isEqualTo("APPLIED");
  }
}
