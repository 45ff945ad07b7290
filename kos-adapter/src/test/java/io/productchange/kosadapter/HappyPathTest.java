package io.productchange.kosadapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.rig.Commands;
import io.productchange.kosadapter.rig.World;
import io.productchange.runtime.service.RunningService;
import io.productchange.schema.message.Basis;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.KosReply;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HappyPathTest {
  @Test
  void aGoodRequestIsCarriedOutOnceAndToldStepByStep() throws Exception {
    try (World world = World.create()) {
      RunningService adapter = world.startAdapter(Map.of("KOS_LATE_EFFECT_BOUND", "PT10S"));
      try {
        ExecuteChange command =
            Commands.change("good-1", "01010000010", "5G_SLIM_6G", "5G_BASIC_12G");
        world.commands().send(command);
        KosReply.Decided decided = world.commands().await(KosReply.Decided.class, "good-1");
        assertThat(decided.result().status()).isEqualTo(ChangeStatus.COMPLETED);
        assertThat(decided.result().basis()).isEqualTo(Basis.KOS_ANSWER);
        assertThat(decided.transitions())
            .extracting(t -> t.status())
            .containsExactly(
                ChangeStatus.REQUESTED,
                ChangeStatus.VALIDATED,
                ChangeStatus.PROCESSING,
                ChangeStatus.COMPLETED);
        assertThat(world.executions("good-1")).isEqualTo(1);
      } finally {
        assertThat(adapter.stop()).isEmpty();
      }
    }
  }
}
