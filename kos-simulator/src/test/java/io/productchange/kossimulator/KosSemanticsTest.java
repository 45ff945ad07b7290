package io.productchange.kossimulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kossimulator.journal.JournalEvent.Executed;
import io.productchange.kossimulator.journal.JournalEvent.LineSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What makes KOS dangerous must be so here too. */
class KosSemanticsTest extends SimulatorTest {
  @Test
  void aRepeatedRequestIdIsExecutedAgain() throws Exception {
    kos.change("same", ACTIVE, TARGET);
    kos.change("same", ACTIVE, TARGET);

    assertThat(kos.events(Executed.class))
        .extracting(Executed::requestId, Executed::previousProductCode)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("same", "5G_SLIM_6G"),
            org.assertj.core.groups.Tuple.tuple("same", TARGET));
    assertThat(kos.events(Executed.class).stream().map(Executed::kosOrderNumber).distinct())
        .hasSize(2);
  }

  @Test
  void theStatedCurrentProductIsNotLookedAt() throws Exception {
    JsonNode answer =
        kos.json(
            "POST",
            Kos.CHANGE,
            """
            {"lineNumber":"%s","currentProductCode":"LTE_KIDS_1G","targetProductCode":"%s","requestId":"r"}"""
                .formatted(ACTIVE, TARGET));

    assertThat(answer.path("resultCode").asString()).isEqualTo("0000");
    assertThat(kos.productOf(ACTIVE)).isEqualTo(TARGET);
  }

  @Test
  void workOnOneLineAtOnceOverlapsAndTheJournalSaysSo() throws Exception {
    kos.rules(
        """
        [{"match":{"integrationType":"PRODUCT_CHANGE"},
          "behaviour":{"type":"latency","fixed":"PT0.3S"}}]""");
    String[] targets = {"5G_UNLIMITED", "LTE_UNLIMITED", "LTE_KIDS_1G", "5G_YOUTH_30G"};
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<JsonNode>> calls = new ArrayList<>();
      for (int i = 0; i < targets.length; i++) {
        String requestId = "r" + i;
        String target = targets[i];
        calls.add(pool.submit(() -> kos.change(requestId, ACTIVE, target)));
      }
      for (Future<JsonNode> call : calls) {
        assertThat(call.get().path("resultCode").asString()).isEqualTo("0000");
      }
    }

    List<Executed> executed = kos.events(Executed.class);
    assertThat(executed).hasSize(4);
    Instant lastStart =
        executed.stream().map(Executed::startedAt).max(Instant::compareTo).orElseThrow();
    Instant firstFinish =
        executed.stream().map(Executed::finishedAt).min(Instant::compareTo).orElseThrow();
    assertThat(lastStart).isBefore(firstFinish);
    // The effects themselves are a chain: each begins with the product that the one before left.
    String product = "5G_SLIM_6G";
    for (Executed effect : executed) {
      assertThat(effect.previousProductCode()).isEqualTo(product);
      product = effect.newProductCode();
    }
    assertThat(kos.productOf(ACTIVE)).isEqualTo(product);
  }

  @Test
  void anotherChannelMayChangeALine() throws Exception {
    kos.send(
        "POST",
        "/admin/lines/" + ACTIVE,
        "{\"lineStatus\":\"SUSPENDED\",\"productCode\":\"LTE_KIDS_1G\"}");

    JsonNode data = kos.inquire(ACTIVE).path("data");
    assertThat(data.path("productInfo").path("currentProductCode").asString())
        .isEqualTo("LTE_KIDS_1G");
    assertThat(data.path("customerInfo").path("lineStatus").asString()).isEqualTo("SUSPENDED");
    assertThat(kos.change("r", ACTIVE, TARGET).path("resultCode").asString()).isEqualTo("2002");
    assertThat(kos.events(LineSet.class)).hasSize(1);
  }

  @Test
  void manyCallsAtOnceLoseNothing() throws Exception {
    int calls = 400;
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        int worker = i;
        all.add(
            pool.submit(
                () -> {
                  try (RawClient client = new RawClient(kos.base())) {
                    for (int j = 0; j < calls / 20; j++) {
                      client.change("r-%d-%d".formatted(worker, j), ACTIVE, TARGET);
                      assertThat(client.read().status()).isEqualTo(200);
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }

    assertThat(
            kos.events(Executed.class).stream()
                .map(Executed::requestId)
                .collect(Collectors.toSet()))
        .hasSize(calls);
    JsonNode stats = kos.json("GET", "/admin/stats", "");
    assertThat(stats.path("executed").intValue()).isEqualTo(calls);
    assertThat(stats.path("journal").path("fsyncs").intValue()).isLessThan(3 * calls);
  }
}
