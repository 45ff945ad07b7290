package io.productchange.kosadapter.call;

import io.productchange.kosadapter.eligibility.KosReasons;
import io.productchange.kosadapter.kos.ChangeOutcome;
import io.productchange.kosadapter.kos.LineAnswer;
import io.productchange.schema.message.KosReply;
import io.productchange.schema.message.Text;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * The part of the call machine that deals with a send whose effect is unknown: never a fresh send
 * before an inquiry, made at the right time, or an operator has ruled the first one out.
 */
final class DoubtMachine {
  private final CallPolicy policy;
  private final UUID sender;
  private final InstantSource clock;
  private final Predicate<String> generalTrouble;
  private final Function<Snapshot, Step> begin;

  DoubtMachine(
      CallPolicy policy,
      UUID sender,
      InstantSource clock,
      Predicate<String> generalTrouble,
      Function<Snapshot, Step> begin) {
    this.policy = policy;
    this.sender = sender;
    this.clock = clock;
    this.generalTrouble = generalTrouble;
    this.begin = begin;
  }

  /**
   * Why an outcome leaves the send in doubt, and what people are told; empty where it leaves none.
   */
  Optional<Reported> reported(ChangeOutcome outcome, Instant at) {
    return switch (outcome) {
      case ChangeOutcome.NotSent _, ChangeOutcome.Refused _, ChangeOutcome.Applied _ ->
          Optional.empty();
      case ChangeOutcome.Errored errored ->
          Optional.of(
              reported(
                  Send.OutcomeKind.ERRORED,
                  Text.shown(errored.code(), 10) + KosReasons.quoted(errored.message()),
                  at));
      case ChangeOutcome.Unanswered unanswered ->
          Optional.of(reported(Send.OutcomeKind.UNANSWERED, unanswered.why(), at));
    };
  }

  private Reported reported(Send.OutcomeKind kind, String why, Instant at) {
    return new Reported(why, Doubts.message(kind, why, policy.lateEffectBound(), at));
  }

  /** A doubt as its sender reports it. */
  record Reported(String why, String message) {}

  /** The first step for a request with an open send. */
  Step begin(Snapshot snapshot, Send open) {
    return switch (open.state()) {
      // Whoever made the intent, it may have been sent; also where it was this process.
      case INTENT -> doubt(snapshot, open, waitingFor(open), Optional.empty(), 0);
      case IN_DOUBT -> inDoubt(snapshot, open, 0);
      case APPLIED, REFUSED, NOT_SENT, NOT_APPLIED ->
          throw new IllegalStateException("expected an open send but it is " + open.state());
    };
  }

  private Step inDoubt(Snapshot snapshot, Send open, int tries) {
    return switch (Doubts.next(open, policy.lateEffectBound(), now())) {
      case Doubts.Next.Wait wait -> park(snapshot, open, wait.message(), tries);
      case Doubts.Next.Inquire _ ->
          new Step.Enter(Step.Purpose.INQUIRY, () -> inquire(snapshot, open, tries));
    };
  }

  private Step inquire(Snapshot snapshot, Send open, int tries) {
    return new Step.Inquire(snapshot.change(), line -> judge(snapshot, open, line, tries));
  }

  private Step judge(Snapshot snapshot, Send open, LineAnswer line, int tries) {
    Change change = snapshot.change();
    JsonNode evidence = Doubts.evidence(line, now());
    return switch (Doubts.judge(change, line)) {
      case Doubts.Sight.NotSeen _ -> again(Step.Why.INQUIRY_UNAVAILABLE, change, open, tries);
      case Doubts.Sight.Undecidable undecidable ->
          doubt(snapshot, open, undecidable.message(), Optional.of(evidence), tries);
      case Doubts.Sight.OnTarget _ ->
          resolve(
              snapshot,
              open,
              true,
              evidence,
              Optional.of(Decisions.appliedByInquiry(snapshot, now())),
              tries);
      case Doubts.Sight.OnOldProduct _ ->
          resolve(snapshot, open, false, evidence, lastTry(snapshot), tries);
    };
  }

  /** The same doubt once more, after a pause that grows with every try. */
  private Step again(Step.Why why, Change change, Send open, int tries) {
    return new Step.Pause(
        policy.pause(tries),
        why,
        () -> new Step.Reload(change, reloaded -> resumed(reloaded, open, tries + 1)));
  }

  /** The same doubt, or whatever became of it meanwhile. */
  private Step resumed(Snapshot again, Send before, int tries) {
    Optional<Send> open = again.openSend().filter(send -> send.id() == before.id());
    return open.isPresent() && open.get().state() == Send.State.IN_DOUBT
        ? inDoubt(again, open.get(), tries)
        : begin.apply(again);
  }

  /**
   * The end of the request if the send that is now known to be without effect was the last one.
   * While KOS has trouble with every change, no send is: the breaker bounds what it gets.
   */
  private Optional<Decision> lastTry(Snapshot snapshot) {
    long usedUp = snapshot.sendsUsedUp() + 1;
    return usedUp < policy.automaticSends() || generalTrouble.test(snapshot.change().requestId())
        ? Optional.empty()
        : Optional.of(Decisions.notApplied(snapshot, usedUp, now()));
  }

  private Step resolve(
      Snapshot snapshot,
      Send open,
      boolean applied,
      JsonNode evidence,
      Optional<Decision> decision,
      int tries) {
    Change change = snapshot.change();
    LedgerWrite.Resolve write =
        new LedgerWrite.Resolve(change, now(), open.id(), applied, evidence, decision);
    return new Step.Write(
        write,
        answer ->
            switch (answer) {
              // Read back rather than remembered: what is told is what is on record.
              case LedgerAnswer.Committed _, LedgerAnswer.Declined _ ->
                  applied || decision.isPresent()
                      ? new Step.Reload(change, begin)
                      : new Step.Pause(
                          beforeNextSend(snapshot),
                          Step.Why.NOT_APPLIED,
                          () -> new Step.Reload(change, begin));
              case LedgerAnswer.Unknown _ -> again(Step.Why.LEDGER_UNKNOWN, change, open, tries);
            });
  }

  /** Before the last send of a request, long enough for other requests to show what KOS is like. */
  private Duration beforeNextSend(Snapshot snapshot) {
    return snapshot.sendsUsedUp() == 0 ? policy.pause(0) : policy.pauseMax();
  }

  private Step doubt(
      Snapshot snapshot, Send open, String message, Optional<JsonNode> evidence, int tries) {
    Change change = snapshot.change();
    return new Step.Write(
        new LedgerWrite.Doubt(change, now(), open.id(), message, isMine(open), evidence),
        answer ->
            switch (answer) {
              case LedgerAnswer.Committed _, LedgerAnswer.Declined _ ->
                  new Step.Reload(change, begin);
              case LedgerAnswer.Unknown _ -> again(Step.Why.LEDGER_UNKNOWN, change, open, tries);
            });
  }

  /** Ends the run, after what people are told and what the sender can still do is on record. */
  private Step park(Snapshot snapshot, Send open, Optional<String> news, int tries) {
    boolean senderDone = isMine(open) && open.senderDoneAt() == null;
    String message = news.or(snapshot::doubtMessage).orElse("");
    if (senderDone || !snapshot.doubtMessage().equals(Optional.of(message))) {
      return doubt(snapshot, open, message, Optional.empty(), tries);
    }
    return new Step.Tell(
        new KosReply.InDoubt(
            CallMachine.address(snapshot.change(), snapshot.acceptance()),
            now(),
            snapshot.transitions(),
            message),
        () -> new Step.Done(Step.End.IN_DOUBT));
  }

  private String waitingFor(Send open) {
    return switch (Doubts.next(open, policy.lateEffectBound(), now())) {
      case Doubts.Next.Wait wait -> wait.message().orElse("");
      case Doubts.Next.Inquire _ -> "An inquiry decides what became of the change call";
    };
  }

  /**
   * Whether this process is the sender. Then it can no longer send: a request is begun anew only
   * after the run that made the intent has ended.
   */
  private boolean isMine(Send open) {
    return open.sender().equals(sender);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
