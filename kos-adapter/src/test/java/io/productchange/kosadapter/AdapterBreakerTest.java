package io.productchange.kosadapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.command.CommandLoop;
import io.productchange.kosadapter.rig.Commands;
import io.productchange.kosadapter.rig.Http;
import io.productchange.kosadapter.rig.Requests;
import io.productchange.kosadapter.rig.SharedWorld;
import io.productchange.kosadapter.rig.World;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.runtime.service.RunningService;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.KosReply;
import io.productchange.testservers.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The fleet's breakers, with everything real around the adapters. */
@Order(1)
@SharedWorld
class AdapterBreakerTest {
  private static final World world = World.shared();
  private static final Requests requests = world.requests();
  private static final Map<String, String> SETTINGS =
      Map.of("KOS_TIMEOUT", "PT3S", "KOS_LATE_EFFECT_BOUND", "PT3S");

  private final List<RunningService> adapters = new ArrayList<>();

  @BeforeEach
  void reset() throws Exception {
    world.reset();
    world.breakersStayOpenFor(Duration.ofSeconds(1));
  }

  @AfterEach
  void stop() {
    adapters.forEach(RunningService::stop);
  }

  private static String state(String service) {
    return world
        .db()
        .value(
            String.class,
            "SELECT state FROM pc_circuit_breaker_state WHERE service_name = ?",
            service);
  }

  private void startAdapter(Map<String, String> more) throws Exception {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.putAll(more);
    adapters.add(world.startAdapter(settings));
  }

  private static void down() throws Exception {
    world.kos().putRules("[{\"behaviour\": {\"type\": \"down\"}}]");
  }

  @Test
  void anOutageFailsNothingAndEverythingIsCarriedOutOnceAfterIt() throws Exception {
    startAdapter(Map.of());
    down();
    List<ExecuteChange> commands = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      commands.add(requests.change("outage"));
      world.commands().send(commands.getLast());
    }
    Await.until("the breaker opens", Commands.WITHIN, () -> state("KOS_CUSTOMER").equals("OPEN"));
    long callsWhenOpen = inquiries();
    Await.until(
        "it has been probed and has opened again",
        Commands.WITHIN,
        () ->
            world
                    .db()
                    .value(
                        Integer.class,
                        "SELECT failure_count FROM pc_circuit_breaker_state"
                            + " WHERE service_name = 'KOS_CUSTOMER'")
                > 6);
    assertThat(inquiries() - callsWhenOpen)
        .as("an open breaker lets through no more than its probes")
        .isLessThan(15);
    for (ExecuteChange command : commands) {
      assertThat(world.commands().first(KosReply.Decided.class, command.requestId())).isEmpty();
    }

    world.kos().putRules("[]");

    for (ExecuteChange command : commands) {
      requests.carriedOutByOneCall(command);
    }
    assertThat(state("KOS_CUSTOMER")).isEqualTo("CLOSED");
  }

  /** HTTP attempts of inquiries that are in the log. */
  private static long inquiries() {
    return world
        .db()
        .value(
            Long.class,
            "SELECT count(*) FROM pc_kos_integration_log"
                + " WHERE integration_type = 'CUSTOMER_INFO' AND request_id LIKE 'outage-%'");
  }

  @Test
  void changesThatGetNoAnswerOpenTheBreakerForTheWholeFleetAndARestartKeepsIt() throws Exception {
    world.breakersStayOpenFor(Duration.ofMinutes(1));
    startAdapter(Map.of());
    startAdapter(Map.of("STATE_DIR", world.folder().resolve("state").toString()));
    world
        .kos()
        .putRules(
            "[{\"match\": {\"integrationType\": [\"PRODUCT_CHANGE\"]}, \"behaviour\": {\"type\": \"cut\", \"at\": \"BEFORE_EFFECT\"}}]");
    List<ExecuteChange> commands = new ArrayList<>();
    while (!state("KOS_CHANGE").equals("OPEN")) {
      assertThat(commands).as("the breaker opens at last").hasSizeLessThan(60);
      ExecuteChange next = requests.change("trip");
      commands.add(next);
      world.commands().send(next);
      // The last one may find its adapter tripped already, while the verdict is still being made.
      Await.until(
          next.requestId() + " is in doubt, or nothing is sent any more",
          Commands.WITHIN,
          () ->
              world.commands().first(KosReply.InDoubt.class, next.requestId()).isPresent()
                  || state("KOS_CHANGE").equals("OPEN"));
    }
    long received = receivedOfAll(commands);
    world.kos().putRules("[]");

    // Whoever owns their lines: within 2 s nobody sends any more.
    Await.until(
        "both have looked at the table",
        Duration.ofSeconds(2),
        () -> openBreakers() == adapters.size());
    List<ExecuteChange> waiting = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      waiting.add(requests.change("waits"));
      world.commands().send(waiting.getLast());
      world.commands().await(KosReply.Claimed.class, waiting.getLast().requestId());
    }
    adapters.forEach(RunningService::stop);
    adapters.clear();
    startAdapter(Map.of());
    Await.until("the restarted one works", Commands.WITHIN, () -> openBreakers() == 1);
    ExecuteChange afterRestart = requests.change("waits");
    world.commands().send(afterRestart);
    world.commands().await(KosReply.Claimed.class, afterRestart.requestId());
    waiting.add(afterRestart);

    assertThat(receivedOfAll(waiting)).isZero();
    assertThat(receivedOfAll(commands)).isEqualTo(received);

    // The time is over: inquiries first, then a few changes, then everything.
    world
        .db()
        .jdbi()
        .useHandle(
            handle ->
                handle.execute("UPDATE pc_circuit_breaker_state SET next_attempt_time = now()"));
    for (ExecuteChange command : waiting) {
      requests.carriedOut(command);
    }
    assertThat(state("KOS_CHANGE")).isEqualTo("CLOSED");
  }

  /** How many adapters' metrics say that the breaker of changes is open. */
  private long openBreakers() throws Exception {
    long open = 0;
    for (RunningService adapter : adapters) {
      if (Http.get(adapter.managementPort(), "/metrics")
          .lines()
          .anyMatch(
              line ->
                  line.startsWith("kos_breaker{")
                      && line.contains("KOS_CHANGE")
                      && line.contains("\"OPEN\"")
                      && line.endsWith(" 1.0"))) {
        open++;
      }
    }
    return open;
  }

  private static long receivedOfAll(List<ExecuteChange> commands) throws Exception {
    long sum = 0;
    for (ExecuteChange command : commands) {
      sum += world.received(command.requestId());
    }
    return sum;
  }

  @Test
  void anOpenBreakerThatOutlastsTheLongestPollIntervalCausesNoRebalance() throws Exception {
    startAdapter(
        Map.of(
            "KAFKA_MAX_POLL_INTERVAL_MS", "3000",
            "KAFKA_SESSION_TIMEOUT_MS", "3000",
            "KAFKA_HEARTBEAT_INTERVAL_MS", "500"));
    down();
    ExecuteChange command = requests.change("patient");
    world.commands().send(command);
    world.commands().await(KosReply.Claimed.class, command.requestId());
    Await.until("the breaker opens", Commands.WITHIN, () -> state("KOS_CUSTOMER").equals("OPEN"));
    Set<String> members =
        Await.value(
            "those that earlier tests have killed are no members any more",
            Commands.WITHIN,
            () -> Optional.of(members()).filter(all -> all.size() == 1));
    long openedAt = System.nanoTime();

    Await.until(
        "longer than max.poll.interval.ms has passed",
        Commands.WITHIN,
        () -> System.nanoTime() - openedAt > Duration.ofSeconds(5).toNanos());

    assertThat(members()).as("the same member all the time").isEqualTo(members);
    world.kos().putRules("[]");
    requests.carriedOut(command);
  }

  private static Set<String> members() throws Exception {
    try (Admin admin =
        Admin.create(KafkaSettings.of(world.bootstrapServers()).adminProperties("test"))) {
      ConsumerGroupDescription group =
          admin
              .describeConsumerGroups(List.of(CommandLoop.GROUP))
              .all()
              .get()
              .values()
              .iterator()
              .next();
      return group.members().stream()
          .map(member -> member.consumerId())
          .collect(Collectors.toSet());
    }
  }
}
