package io.productchange.kosadapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.call.LedgerWrite;
import io.productchange.kosadapter.call.Step;
import io.productchange.kosadapter.rig.Commands;
import io.productchange.kosadapter.rig.Requests;
import io.productchange.kosadapter.rig.SecondWorld;
import io.productchange.kosadapter.rig.World;
import io.productchange.kosadapter.work.Steps;
import io.productchange.runtime.service.RunningService;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.KosReply;
import io.productchange.testservers.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A request's run ends before or after each step of the protocol; the command is sent again. */
@Order(1)
@SecondWorld
class AdapterCrashPointTest {
  private static final World world = World.second();
  private static final Requests requests = world.requests();

  /** The steps of an undisturbed request, and those of a doubt. */
  private static final List<String> PLAIN =
      List.of("Enter", "Inquire", "Intent", "Progressed", "SendChange", "Outcome", "Decided");

  private static final List<String> DOUBT =
      List.of("Outcome", "InDoubt", "Enter", "Inquire", "Resolve", "Reload");

  /** Ends each request's run once, at the step that its id names. */
  private static final class CrashOnce implements Steps {
    private final Set<String> crashed = ConcurrentHashMap.newKeySet();

    @Override
    public void before(String requestId, Step step) {
      crash(requestId, "before-" + name(step));
    }

    @Override
    public void after(String requestId, Step step) {
      crash(requestId, "after-" + name(step));
    }

    private void crash(String requestId, String point) {
      if (requestId.contains("." + point + ".") && crashed.add(requestId)) {
        throw new IllegalStateException("crash at " + point);
      }
    }

    private static String name(Step step) {
      return switch (step) {
        case Step.Write write -> name(write.write());
        case Step.Tell tell -> tell.reply().getClass().getSimpleName();
        case Step.Enter _,
            Step.Inquire _,
            Step.ListProducts _,
            Step.SendChange _,
            Step.Pause _,
            Step.Reload _,
            Step.Done _ ->
            step.getClass().getSimpleName();
      };
    }

    private static String name(LedgerWrite write) {
      return write.getClass().getSimpleName();
    }
  }

  @BeforeEach
  void reset() throws Exception {
    world.reset();
  }

  private static Optional<ChangeResult> result(ExecuteChange command) {
    Optional<ChangeResult> decided =
        world
            .commands()
            .first(KosReply.Decided.class, command.requestId())
            .map(KosReply.Decided::result);
    return decided.or(
        () ->
            world
                .commands()
                .first(KosReply.AlreadyDecided.class, command.requestId())
                .map(KosReply.AlreadyDecided::result));
  }

  @Test
  void whereverARunEndsItsChangeIsMadeOnceAndItsResultIsTold() throws Exception {
    CrashOnce crashes = new CrashOnce();
    RunningService adapter =
        world.startAdapter(Map.of("KOS_TIMEOUT", "PT2S", "KOS_LATE_EFFECT_BOUND", "PT2S"), crashes);
    try {
      world
          .kos()
          .putRules(
              "[{\"match\": {\"integrationType\": [\"PRODUCT_CHANGE\"], \"requestIdPattern\": \"doubt.*\"},"
                  + " \"behaviour\": {\"type\": \"cut\", \"at\": \"AFTER_EFFECT\"}}]");
      List<ExecuteChange> commands = new ArrayList<>();
      for (String when : List.of("before", "after")) {
        PLAIN.forEach(step -> commands.add(requests.change("plain." + when + "-" + step + ".")));
        DOUBT.forEach(step -> commands.add(requests.change("doubt." + when + "-" + step + ".")));
      }
      world.commands().sendAll(commands);
      for (ExecuteChange command : commands) {
        Await.until(
            command.requestId() + " reaches its crash point",
            Commands.WITHIN,
            () -> crashes.crashed.contains(command.requestId()));
      }
      world.commands().sendAll(commands);

      for (ExecuteChange command : commands) {
        ChangeResult result =
            Await.value(
                "a result of " + command.requestId(), Commands.WITHIN, () -> result(command));
        assertThat(result.status())
            .as(command.requestId() + " " + result)
            .isEqualTo(ChangeStatus.COMPLETED);
        assertThat(world.executions(command.requestId())).as(command.requestId()).isEqualTo(1);
        assertThat(world.received(command.requestId())).as(command.requestId()).isEqualTo(1);
      }
    } finally {
      adapter.stop();
    }
  }

  @Test
  void aChangeThatIsHeldUpBetweenIntentAndSendingIsNotSentButStartedOver() throws Exception {
    Set<String> heldUp = ConcurrentHashMap.newKeySet();
    Steps holdUp =
        new Steps() {
          @Override
          public void before(String requestId, Step step) {
            if (step instanceof Step.SendChange && heldUp.add(requestId)) {
              long start = System.nanoTime();
              Await.until(
                  "the guard's time is over",
                  Commands.WITHIN,
                  () -> System.nanoTime() - start > Duration.ofMillis(2_300).toNanos());
            }
          }

          @Override
          public void after(String requestId, Step step) {}
        };
    RunningService adapter = world.startAdapter(Map.of(), holdUp);
    try {
      ExecuteChange command = requests.change("held-up");
      world.commands().send(command);

      requests.carriedOutByOneCall(command);
      assertThat(requests.sends(command)).isEqualTo("NOT_SENT APPLIED");
    } finally {
      adapter.stop();
    }
  }
}
