package io.productchange.kossimulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kossimulator.journal.JournalEvent.Executed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits to how many calls are worked on at once. */
class CapacityTest extends SimulatorTest {

  @ParameterizedTest
  @CsvSource({"QUEUE, 4, 200", "UNAVAILABLE, 1, 503", "SLOW, 4, 200"})
  void aCapacityLimitsCallsAtOnce(String excess, int executed, int lastStatus) throws Exception {
    kos.rules(
        """
        [{"match":{"integrationType":"PRODUCT_CHANGE"},
          "behaviour":{"type":"capacity","concurrent":1,"excess":"%s","slowdown":"PT0.3S"}},
         {"behaviour":{"type":"latency","fixed":"PT0.2S"}}]"""
            .formatted(excess));
    long start = System.nanoTime();
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> calls = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String requestId = "r" + i;
        calls.add(pool.submit(() -> change(requestId).statusCode()));
      }
      for (Future<Integer> call : calls) {
        statuses.add(call.get());
      }
    }

    assertThat(statuses).contains(200, lastStatus);
    assertThat(kos.events(Executed.class)).hasSizeGreaterThanOrEqualTo(1);
    if (lastStatus == 200) {
      assertThat(kos.events(Executed.class)).hasSize(executed);
      assertThat(since(start)).isGreaterThan(Duration.ofMillis(600));
    } else {
      assertThat(statuses).filteredOn(status -> status == 503).isNotEmpty();
      assertThat(kos.events(Executed.class))
          .hasSize((int) statuses.stream().filter(status -> status == 200).count());
    }
  }

  @Test
  void aQueueHasAnEnd() throws Exception {
    kos.rules(
        """
        [{"behaviour":{"type":"capacity","concurrent":1,"queueTimeout":"PT0.1S"}},
         {"match":{"requestId":"first"},"behaviour":{"type":"latency","fixed":"PT30S"}}]""");
    try (RawClient first = new RawClient(kos.base())) {
      first.change("first", ACTIVE, TARGET);
      Await.until("first is in", () -> !kos.journal().isEmpty() && inFlight() == 1);

      assertThat(change("second").statusCode()).isEqualTo(503);
    }
  }

  private int inFlight() throws Exception {
    return kos.json("GET", "/admin/stats", "")
        .path("calls")
        .path("PRODUCT_CHANGE")
        .path("inFlight")
        .intValue();
  }
}
