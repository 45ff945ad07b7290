package io.productchange.kosadapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.call.Step;
import io.productchange.kosadapter.rig.Commands;
import io.productchange.kosadapter.rig.SharedWorld;
import io.productchange.kosadapter.rig.World;
import io.productchange.kosadapter.work.Steps;
import io.productchange.runtime.service.RunningService;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.KosReply;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A decision whose owner died before it told anybody. */
@SharedWorld
class AdapterRetellingTest {
  private static final World world = World.shared();

  /** Ends the run between the commit of a decision and its reply. */
  private static final class DiesBeforeItTells implements Steps {
    private final CountDownLatch died = new CountDownLatch(1);

    @Override
    public void before(String requestId, Step step) {
      if (step instanceof Step.Tell tell && tell.reply() instanceof KosReply.Decided) {
        died.countDown();
        throw new IllegalStateException("dies before it tells");
      }
    }

    @Override
    public void after(String requestId, Step step) {}
  }

  @Test
  void whoTakesAPartitionOverTellsItsLatestDecisionsThoughNobodyAsksAgain() throws Exception {
    world.reset();
    ExecuteChange command = world.requests().change("untold");
    DiesBeforeItTells dies = new DiesBeforeItTells();
    RunningService first = world.startAdapter(Map.of(), dies);
    try {
      world.commands().send(command);
      assertThat(dies.died.await(Commands.WITHIN.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      first.stop();
    }
    assertThat(world.commands().first(KosReply.Decided.class, command.requestId())).isEmpty();

    RunningService heir = world.startAdapter(Map.of());
    try {
      world.requests().carriedOutByOneCall(command);
    } finally {
      heir.stop();
    }
  }
}
