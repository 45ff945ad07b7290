package io.productchange.kosadapter.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.kos.LineAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DoubtsTest {
  private static final Instant DONE = Instant.parse("2026-01-01T00:00:00Z");
  private static final Optional<Duration> BOUND = Optional.of(Duration.ofSeconds(30));
  private static final Change CHANGE =
      new Change("r-1", 1, "01012345678", 0, "01012345678", "c-1", "OLD", "NEW", DONE);

  @Test
  void anUnansweredCallWaitsForTheBoundFromTheMomentItsSenderWasDone() {
    Send send = send(Send.OutcomeKind.UNANSWERED, DONE, false);

    assertThat(Doubts.next(send, BOUND, DONE.plusMillis(29_999)))
        .isInstanceOf(Doubts.Next.Wait.class);
    assertThat(Doubts.next(send, BOUND, DONE.plusSeconds(30)))
        .isInstanceOf(Doubts.Next.Inquire.class);
  }

  @Test
  void withoutABoundOnlyAnOperatorDecides() {
    Send send = send(Send.OutcomeKind.UNANSWERED, DONE, false);

    assertThat(Doubts.next(send, Optional.empty(), DONE.plus(Duration.ofDays(1_000))))
        .isInstanceOfSatisfying(
            Doubts.Next.Wait.class,
            wait -> assertThat(wait.message().orElse("")).contains("operator must decide"));
  }

  @Test
  void aSenderThatMayStillSendIsWaitedForHoweverLong() {
    Send send = send(null, null, false);

    assertThat(Doubts.next(send, BOUND, DONE.plus(Duration.ofDays(1_000))))
        .isInstanceOfSatisfying(
            Doubts.Next.Wait.class,
            wait -> assertThat(wait.message().orElse("")).contains("may still send"));
  }

  @Test
  void aCallThatBrokeInsideKosIsInquiredAtOnceEvenWithoutABound() {
    assertThat(Doubts.next(send(Send.OutcomeKind.ERRORED, DONE, false), Optional.empty(), DONE))
        .isInstanceOf(Doubts.Next.Inquire.class);
  }

  @Test
  void whatAnInquiryCouldNotDecideIsNotAskedAgain() {
    assertThat(Doubts.next(send(Send.OutcomeKind.ERRORED, DONE, true), BOUND, DONE))
        .isInstanceOf(Doubts.Next.Wait.class);
  }

  @Test
  void theLinesProductTellsWhatBecameOfTheChange() {
    assertThat(judge(new LineAnswer.Found("NEW", "SUSPENDED")))
        .isInstanceOf(Doubts.Sight.OnTarget.class);
    assertThat(judge(new LineAnswer.Found("OLD", "ACTIVE")))
        .isInstanceOf(Doubts.Sight.OnOldProduct.class);
    assertThat(judge(new LineAnswer.Found("OTHER", "ACTIVE")))
        .isInstanceOf(Doubts.Sight.Undecidable.class);
    assertThat(judge(new LineAnswer.Refused("3001", "unknown")))
        .isInstanceOf(Doubts.Sight.Undecidable.class);
    assertThat(judge(new LineAnswer.Unavailable("down"))).isInstanceOf(Doubts.Sight.NotSeen.class);
  }

  private static Doubts.Sight judge(LineAnswer answer) {
    return Doubts.judge(CHANGE, answer);
  }

  private static Send send(
      Send.@Nullable OutcomeKind outcome, @Nullable Instant senderDoneAt, boolean inquired) {
    return new Send(
        1,
        1,
        new UUID(0, 1),
        DONE.minusSeconds(10),
        Send.State.IN_DOUBT,
        senderDoneAt,
        outcome,
        outcome == null ? null : "reset",
        null,
        inquired);
  }
}
