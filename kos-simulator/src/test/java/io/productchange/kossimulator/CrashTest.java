package io.productchange.kossimulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kossimulator.journal.JournalEvent.Executed;
import io.productchange.kossimulator.journal.JournalEvent.Received;
import io.productchange.kossimulator.journal.JournalEvent.Scheduled;
import io.productchange.kossimulator.journal.JournalEvent.Started;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A real process is killed in the middle; journal, state and what was answered must agree. */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // filled by JUnit before each test
@Execution(ExecutionMode.CONCURRENT)
class CrashTest {
  private static final int CLIENTS = 8;
  private static final int KILLS = 3;
  private static final List<String> TARGETS =
      List.of("5G_UNLIMITED", "LTE_UNLIMITED", "LTE_KIDS_1G", "5G_YOUTH_30G");

  @TempDir Path folder;
  private Path journal;

  @BeforeEach
  void paths() {
    journal = folder.resolve("journal.jsonl");
  }

  @Test
  void whatWasAnsweredIsInTheJournalAndStateFollowsIt() throws Exception {
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    for (int kill = 0; kill < KILLS; kill++) {
      try (SimulatorProcess process = SimulatorProcess.ready(folder)) {
        int enough = acknowledged.size() + 300;
        List<Thread> clients = startClients(process.url(), kill, acknowledged);
        Await.until("some were answered", () -> acknowledged.size() >= enough);
        process.kill();
        for (Thread client : clients) {
          client.join();
        }
      }
      // As if the last write had been cut in the middle.
      Files.writeString(journal, "{\"seq\":99,\"at\":\"20", StandardOpenOption.APPEND);
    }

    try (SimulatorProcess process = SimulatorProcess.ready(folder);
        Kos kos = new Kos(process.url(), journal)) {
      assertThat(process.log()).contains("dropping a torn last line of 18 bytes");
      List<Executed> executed = kos.events(Executed.class);
      assertThat(executed.stream().map(Executed::requestId).collect(Collectors.toSet()))
          .containsAll(acknowledged);
      assertThat(executed.stream().map(Executed::kosOrderNumber)).doesNotHaveDuplicates();
      assertThat(kos.events(Received.class).stream().map(Received::call)).doesNotHaveDuplicates();
      assertThat(kos.events(Started.class)).hasSize(KILLS + 1);
      assertStateFollows(kos, executed);
    }
  }

  private static void assertStateFollows(Kos kos, List<Executed> executed) throws Exception {
    Map<String, String> products = new HashMap<>();
    for (Executed effect : executed) {
      String before = products.put(effect.lineNumber(), effect.newProductCode());
      assertThat(effect.previousProductCode()).isEqualTo(before == null ? "5G_SLIM_6G" : before);
    }
    assertThat(products).hasSize(CLIENTS);
    for (Map.Entry<String, String> line : products.entrySet()) {
      assertThat(kos.productOf(line.getKey())).isEqualTo(line.getValue());
    }
  }

  private static List<Thread> startClients(URI url, int round, Set<String> acknowledged) {
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      int number = i;
      clients.add(
          Thread.ofVirtual()
              .start(() -> changeUntilCut(url, round + "-" + number, number, acknowledged)));
    }
    return clients;
  }

  private static void changeUntilCut(URI url, String name, int line, Set<String> acknowledged) {
    try (RawClient client = new RawClient(url)) {
      for (int i = 0; ; i++) {
        String requestId = name + "-" + i;
        client.change(requestId, "0101000%03d0".formatted(line), TARGETS.get(i % TARGETS.size()));
        assertThat(client.read().body()).contains("\"resultCode\":\"0000\"");
        acknowledged.add(requestId);
      }
    } catch (IOException e) {
      // Killed: the end of this round.
    }
  }

  @Test
  void aLateEffectComesAlsoAfterAKill() throws Exception {
    String line = "01010000000";
    try (SimulatorProcess process = SimulatorProcess.ready(folder);
        Kos kos = new Kos(process.url(), journal)) {
      kos.rules(
          "{\"behaviour\":{\"type\":\"late-apply\",\"after\":\"PT3S\",\"answer\":\"GATEWAY_TIMEOUT\"}}");
      assertThat(
              kos.send("POST", Kos.CHANGE, Kos.changeBody("late", line, "5G_UNLIMITED"))
                  .statusCode())
          .isEqualTo(504);
      assertThat(kos.events(Scheduled.class)).hasSize(1);
      process.kill();
    }

    try (SimulatorProcess process = SimulatorProcess.ready(folder);
        Kos kos = new Kos(process.url(), journal)) {
      Await.until("the late effect", () -> !kos.events(Executed.class).isEmpty());
      Executed executed = kos.events(Executed.class).getFirst();
      assertThat(executed.late()).isTrue();
      assertThat(executed.finishedAt())
          .isAfterOrEqualTo(kos.events(Scheduled.class).getFirst().dueAt());
      assertThat(kos.productOf(line)).isEqualTo("5G_UNLIMITED");
    }

    try (SimulatorProcess process = SimulatorProcess.ready(folder);
        Kos kos = new Kos(process.url(), journal)) {
      assertThat(kos.json("GET", "/admin/stats", "").path("pendingEffects").intValue()).isZero();
      assertThat(kos.events(Executed.class)).hasSize(1);
      process.terminate();
    }
  }

  @Test
  void whatAnotherChannelDidStays() throws Exception {
    String line = "01010000000";
    try (SimulatorProcess process = SimulatorProcess.ready(folder);
        Kos kos = new Kos(process.url(), journal)) {
      kos.send("POST", "/admin/lines/" + line, "{\"lineStatus\":\"SUSPENDED\"}");
      process.kill();
    }
    try (SimulatorProcess process = SimulatorProcess.ready(folder);
        Kos kos = new Kos(process.url(), journal)) {
      assertThat(kos.change("r", line, "5G_UNLIMITED").path("resultCode").asString())
          .isEqualTo("2002");
    }
  }
}
