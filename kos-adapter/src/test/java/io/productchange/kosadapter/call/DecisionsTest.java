package io.productchange.kosadapter.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.kos.ChangeOutcome;
import io.productchange.kosadapter.kos.Exchange;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.Transition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DecisionsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:01:00Z");
  private static final Snapshot REQUESTED =
      new Snapshot(
          new Change("r-1", 1, "01012345678", 0, "01012345678", "c-1", "OLD", "NEW", NOW),
          "acceptance",
          List.of(new Transition(ChangeStatus.REQUESTED, null, 0, NOW, null, null, null, null)),
          List.of(),
          Optional.empty(),
          Optional.empty());

  @Test
  void whateverKosCallsTheOrderCanBeStored() {
    assertThat(orderOf("KO-\u0000\ud800")).isEqualTo("KO-\ufffd\ufffd");
    assertThat(orderOf("9".repeat(101))).hasSize(100).endsWith("9…");
    assertThat(orderOf("KO-1")).isEqualTo("KO-1");
  }

  private static String orderOf(String kosOrderNumber) {
    Exchange answer = new Exchange.Complete(1, 200, Map.of(), new byte[0]);
    Decision decision =
        Decisions.applied(REQUESTED, new ChangeOutcome.Applied(answer, kosOrderNumber), null, NOW);
    assertThat(decision.transitions().getLast().message()).doesNotContain("\u0000");
    return Optional.ofNullable(decision.result().kosOrderNumber()).orElseThrow();
  }
}
