package io.productchange.changeprocessor.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.changeprocessor.fixture.SampleRequest;
import io.productchange.changeprocessor.line.LineLifecycle;
import io.productchange.changeprocessor.request.LifecyclePolicy;
import io.productchange.changeprocessor.request.RequestEffect.IgnoredBecause;
import io.productchange.changeprocessor.request.RequestEffect.Telling;
import io.productchange.schema.message.DeadLetterCause;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.ReasonCode;
import io.productchange.schema.topic.Partitioning;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Stories that chance would hardly tell. */
class ChangeFlowTest {
  private static final String LINE = "01012345678";
  private static final int HOME = Partitioning.partitionFor(LINE, World.PARTITIONS);

  private static final Duration SHORTLY = Duration.ofMillis(250);

  private final World world = new World();

  @Test
  void theHundredAndSecondRequestOfALineFailsForItsQueueIsFull() {
    int allowed = LineLifecycle.WAITING_MAX + 1;
    for (int i = 0; i <= allowed; i++) {
      arrive(SampleRequest.of("r-" + i, LINE));
    }

    assertThat(world.firstCommands)
        .extracting(ExecuteChange::requestId)
        .containsExactly("r-0", "r-" + allowed);
    assertThat(world.firstCommands.getLast().violations())
        .singleElement()
        .satisfies(violation -> assertThat(violation.code()).isEqualTo(ReasonCode.LINE_QUEUE_FULL));
    world.drain();
    assertThat(world.results).hasSize(allowed + 1);
  }

  @Test
  void aDuplicateOfAQueuedRequestTakesNoPlaceInTheQueue() {
    arrive(SampleRequest.of("first", LINE));
    for (int i = 0; i < 150; i++) {
      arrive(SampleRequest.of("second", LINE));
    }
    arrive(SampleRequest.of("third", LINE));

    world.drain();

    assertThat(world.firstCommands)
        .extracting(ExecuteChange::requestId)
        .containsExactly("first", "second", "third");
    assertThat(world.results.stream().filter(told -> told.telling() == Telling.AGAIN)).hasSize(149);
  }

  @Test
  void moreRecordsOfOneIdThanAreKeptGoToTheDeadLetters() {
    for (int i = 0; i < LifecyclePolicy.PARKED_MAX + 3; i++) {
      arrive(SampleRequest.of("r-1", LINE));
    }

    assertThat(world.deadLetters)
        .hasSize(2)
        .allSatisfy(
            letter -> assertThat(letter.cause()).isEqualTo(DeadLetterCause.TOO_MANY_REPEATS));
    world.drain();
    assertThat(world.results).hasSize(LifecyclePolicy.PARKED_MAX + 1);
  }

  @Test
  void duplicatesOwedBeyondWhatIsAnsweredAtOnceAreAnsweredInTheNextTicks() {
    int duplicates = 2 * LifecyclePolicy.ANSWERS_AT_ONCE_MAX + 1;
    arrive(SampleRequest.of("r-1", LINE));
    world.claim(HOME);
    world.readReply(HOME);
    for (int i = 0; i < duplicates; i++) {
      arrive(SampleRequest.of("r-1", LINE));
    }
    world.work(14);
    world.readReply(HOME);

    assertThat(world.results).hasSize(1 + LifecyclePolicy.ANSWERS_AT_ONCE_MAX);
    world.pass(SHORTLY);
    assertThat(world.results).hasSize(1 + 2 * LifecyclePolicy.ANSWERS_AT_ONCE_MAX);
    world.pass(SHORTLY);
    assertThat(world.results).hasSize(1 + duplicates);
  }

  @Test
  void whoeverOwnsTheIdInTheDatabaseIsAnsweredAlthoughAnotherContentCameFirst() {
    SampleRequest owner = SampleRequest.of("r-1", LINE);
    arrive(owner);
    world.drain();
    world.pass(World.POLICY.retention());
    world.results.clear();

    arrive(owner.withCustomer("C-2"));
    arrive(owner);
    arrive(owner.withCustomer("C-3"));
    arrive(owner.withCustomer("C-2"));
    world.drain();

    assertThat(world.results).hasSize(1);
    assertThat(world.deadLetters)
        .hasSize(3)
        .allSatisfy(letter -> assertThat(letter.cause()).isEqualTo(DeadLetterCause.ID_CONFLICT));
  }

  @Test
  void aRequestWithViolationsWaitsForNobody() {
    arrive(SampleRequest.of("r-1", LINE));
    arrive(SampleRequest.of("r-2", LINE).invalid());
    arrive(SampleRequest.of("r-3", LINE));

    assertThat(world.firstCommands)
        .extracting(ExecuteChange::requestId)
        .containsExactly("r-1", "r-2");
  }

  @Test
  void aLostReplyIsAskedForAgainAndToldAsAFirstTelling() {
    arrive(SampleRequest.of("r-1", LINE));
    world.claim(HOME);
    world.readReply(HOME);
    world.work(14);
    world.loseReply(HOME);

    world.pass(World.POLICY.resendAfter());
    world.claim(HOME);
    world.readReply(HOME);

    assertThat(world.results)
        .singleElement()
        .satisfies(told -> assertThat(told.telling()).isEqualTo(Telling.FIRST));
    assertThat(world.events).hasSize(4);
  }

  @Test
  void aReplyThatComesTwiceIsIgnoredTheSecondTime() {
    arrive(SampleRequest.of("r-1", LINE));
    world.claim(HOME);
    world.readReply(HOME);
    world.work(14);
    world.repeatReply(HOME);

    world.readReply(HOME);
    world.readReply(HOME);

    assertThat(world.results).hasSize(1);
    assertThat(world.ignored).containsExactly(IgnoredBecause.DECIDED_ALREADY);
  }

  private void arrive(SampleRequest request) {
    world.write(request, HOME);
    world.read(HOME);
  }
}
