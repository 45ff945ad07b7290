package io.productchange.kosadapter.outage;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.kos.KosService;
import io.productchange.kosadapter.rig.VirtualClockDb;
import io.productchange.schema.message.ChangeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * KOS is down for 30 minutes while requests keep coming to three adapters: the real call machine,
 * admission and breakers on a real database, in virtual time.
 */
class HalfAnHourWithoutKosTest {
  private static final int NODES = 3;
  private static final Duration OUTAGE = Duration.ofMinutes(30);
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** As in the user's table: how long each breaker stays open. */
  private static final Map<KosService, Duration> OPEN_FOR =
      Map.of(
          KosService.KOS_CUSTOMER, Duration.ofSeconds(60),
          KosService.KOS_PRODUCT, Duration.ofSeconds(60),
          KosService.KOS_CHANGE, Duration.ofSeconds(120));

  @ParameterizedTest
  @EnumSource(
      value = OutageKos.Health.class,
      names = {"REFUSING", "SILENT"})
  void costsNoRequestAndNoSendAndKosIsProbedOnlyAndNotStormed(OutageKos.Health how) {
    try (VirtualClockDb db = new VirtualClockDb(Instant.parse("2026-01-01T00:00:00Z"))) {
      OutageFleet fleet = new OutageFleet(db, NODES);
      traffic(fleet, Duration.ofMinutes(1));

      fleet.kos.set(how);
      Instant down = fleet.now();
      while (!fleet.isOpenEverywhere(KosService.KOS_CUSTOMER)) {
        traffic(fleet, EVERY);
        assertThat(fleet.now()).isBefore(down.plusSeconds(40));
      }
      Instant open = fleet.now();
      traffic(fleet, OUTAGE.minus(Duration.between(down, open)));

      fleet.kos.set(OutageKos.Health.UP);
      Instant back = fleet.now();
      while (!fleet.isClosedEverywhere()) {
        traffic(fleet, EVERY);
        assertThat(fleet.now()).as("closed again").isBefore(back.plusSeconds(300));
      }
      Instant closed = fleet.now();
      traffic(fleet, Duration.ofMinutes(1));
      while (fleet.runs.stream().anyMatch(run -> run.ledger.result().isEmpty())) {
        fleet.passUntil(fleet.now().plusSeconds(1));
        assertThat(fleet.now()).as("all ended").isBefore(closed.plusSeconds(600));
      }

      nothingFailed(fleet);
      noSendBegan(fleet, open, back);
      probesOnly(fleet, open, back);
      noStorm(fleet, back);
    }
  }

  @Test
  void tenMinutesInWhichOnlyChangesBreakFailNoRequestEither() {
    try (VirtualClockDb db = new VirtualClockDb(Instant.parse("2026-01-01T00:00:00Z"))) {
      OutageFleet fleet = new OutageFleet(db, NODES);
      traffic(fleet, Duration.ofMinutes(1));

      fleet.kos.set(OutageKos.Health.CHANGES_BREAK);
      Instant down = fleet.now();
      traffic(fleet, OUTAGE.dividedBy(3));
      fleet.kos.set(OutageKos.Health.UP);
      Instant back = fleet.now();
      traffic(fleet, Duration.ofMinutes(1));
      while (fleet.runs.stream().anyMatch(run -> run.ledger.result().isEmpty())) {
        fleet.passUntil(fleet.now().plusSeconds(1));
        assertThat(fleet.now()).as("all ended").isBefore(back.plusSeconds(900));
      }

      nothingFailed(fleet);
      // What was under way on each node at once, until its breaker opened; then probes.
      assertThat(calls(fleet, down, back).get(KosService.KOS_CHANGE))
          .as("changes sent in vain")
          .isLessThan(NODES * 20 + 10);
    }
  }

  private static void traffic(OutageFleet fleet, Duration duration) {
    Instant end = fleet.now().plus(duration);
    while (fleet.now().isBefore(end)) {
      fleet.submit();
      fleet.passUntil(fleet.now().plus(EVERY));
    }
  }

  private static void nothingFailed(OutageFleet fleet) {
    assertThat(fleet.runs)
        .allSatisfy(
            run -> {
              assertThat(run.ledger.result().orElseThrow().status())
                  .isEqualTo(ChangeStatus.COMPLETED);
              assertThat(fleet.kos.executions.get(run.change.requestId())).isEqualTo(1);
            });
  }

  /** What is not begun burns nothing. */
  private static void noSendBegan(OutageFleet fleet, Instant open, Instant back) {
    assertThat(fleet.runs)
        .flatExtracting(run -> run.intents)
        .noneMatch(at -> at.isAfter(open) && at.isBefore(back));
  }

  /** One call each time that a breaker has been open for its time; of the whole fleet. */
  private static void probesOnly(OutageFleet fleet, Instant open, Instant back) {
    Map<KosService, Long> calls = calls(fleet, open, back);
    OPEN_FOR.forEach(
        (service, openFor) ->
            assertThat(calls.getOrDefault(service, 0L))
                .as("calls of %s while open", service)
                .isLessThanOrEqualTo(Duration.between(open, back).dividedBy(openFor) + 1));
    assertThat(calls.getOrDefault(KosService.KOS_CUSTOMER, 0L))
        .as("it is being probed")
        .isGreaterThan(20);
  }

  private static Map<KosService, Long> calls(OutageFleet fleet, Instant from, Instant to) {
    return fleet.kos.calls.stream()
        .filter(call -> call.at().isAfter(from) && call.at().isBefore(to))
        .collect(Collectors.groupingBy(OutageKos.Call::service, Collectors.counting()));
  }

  /** Never more at once than the ramp allows; so never more calls a second than that brings. */
  private static void noStorm(OutageFleet fleet, Instant back) {
    Instant reopened = reopened(fleet, back);
    assertThat(fleet.loads)
        .filteredOn(load -> load.at().isAfter(back))
        .isNotEmpty()
        .allSatisfy(
            load -> assertThat(load.underWay()).isLessThanOrEqualTo(ramp(reopened, load.at())));
    for (Instant second = reopened;
        second.isBefore(reopened.plusSeconds(20));
        second = second.plusSeconds(1)) {
      Instant end = second.plusSeconds(1);
      long calls = calls(fleet, second, end).values().stream().mapToLong(Long::longValue).sum();
      long most =
          (long) NODES
              * ramp(reopened, end)
              * (Duration.ofSeconds(1).dividedBy(OutageKos.ANSWER_TIME) + 1);
      assertThat(calls).as("calls in the second from %s", second).isLessThanOrEqualTo(most);
    }
  }

  /**
   * The ramp as documented, written down anew: 4 at once, twice as many every 1.5 s, 64 at most.
   */
  private static int ramp(Instant reopened, Instant at) {
    long steps = Math.max(0, Duration.between(reopened, at).toMillis() / 1_500);
    return Math.min(OutageFleet.MAX_CONCURRENCY, 4 << Math.min(steps, 10));
  }

  /** When the first node's ramp began: its limit is above the first step 1.5 s later. */
  private static Instant reopened(OutageFleet fleet, Instant back) {
    return fleet.loads.stream()
        .filter(load -> load.at().isAfter(back) && load.limit() > 4)
        .findFirst()
        .orElseThrow()
        .at()
        .minusMillis(2_000);
  }
}
