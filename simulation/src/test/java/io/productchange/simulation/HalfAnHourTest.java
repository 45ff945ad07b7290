package io.productchange.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.call.Send;
import io.productchange.schema.message.Basis;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ChangeStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Something is away for half an hour while requests keep coming: that costs time and no request.
 */
class HalfAnHourTest {
  private static final long MINUTE_MICROS = 60_000_000;
  private static final long BEGIN = MINUTE_MICROS;
  private static final long END = 31 * MINUTE_MICROS;
  private static final long STORM_MILLIS = 33 * 60_000;
  private static final int REQUESTS = 400;

  /** What is away. */
  enum Away {
    KOS((world, away) -> world.kos.setDown(away)),
    DATABASE(World::setDatabaseAway),
    BROKER((world, away) -> world.broker.setUp(!away));

    private final BiConsumer<World, Boolean> turn;

    Away(BiConsumer<World, Boolean> turn) {
      this.turn = turn;
    }
  }

  @ParameterizedTest
  @EnumSource(Away.class)
  void costsNoRequestAndNoSend(Away what) {
    World world =
        new World(new Chance(1), Profile.healthy(STORM_MILLIS, REQUESTS), Sabotage.NONE, false);
    List<Integer> calls = new ArrayList<>();
    world.timeline.after(BEGIN, () -> what.turn.accept(world, true));
    // What was under way when it went ends first.
    world.timeline.after(BEGIN + MINUTE_MICROS, () -> calls.add(world.kos.journal().size()));
    world.timeline.after(END - 1, () -> calls.add(world.kos.journal().size()));
    world.timeline.after(END, () -> what.turn.accept(world, false));

    world.run();

    List<ChangeResult> results =
        world.database.rows().stream().map(row -> Objects.requireNonNull(row.result())).toList();
    assertThat(results)
        .hasSize(REQUESTS)
        .allSatisfy(
            result -> {
              assertThat(result.status()).isEqualTo(ChangeStatus.COMPLETED);
              assertThat(result.basis()).isEqualTo(Basis.KOS_ANSWER);
            });
    assertThat(calls.getLast()).as("change calls while it is away").isEqualTo(calls.getFirst());
    assertThat(world.kos.journal()).as("one call each").hasSize(REQUESTS);
    assertThat(world.database.attempts())
        .as("no attempt is burned")
        .noneMatch(attempt -> attempt.send().state() == Send.State.NOT_APPLIED);
  }
}
