package io.productchange.kosadapter.call;

import io.productchange.kosadapter.eligibility.EligibilityCheck;
import io.productchange.kosadapter.eligibility.Verdict;
import io.productchange.kosadapter.evidence.Evidence;
import io.productchange.kosadapter.kos.ChangeOutcome;
import io.productchange.kosadapter.kos.Exchange;
import io.productchange.kosadapter.kos.KosService;
import io.productchange.kosadapter.kos.LineAnswer;
import io.productchange.kosadapter.kos.ProductsAnswer;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.KosReply;
import io.productchange.schema.message.Transition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How one request is carried out: check, intent, one send, outcome, and what is done about a doubt.
 * See docs/architecture.md, "Calling KOS: never twice".
 *
 * <p>Pure but for the clock: each method returns the next {@link Step}, whose {@code then} returns
 * the one after it. What is promised rests on the ledger, not on this class being the only one at
 * work: every write is conditional, and where another one was faster, the ledger is read again.
 *
 * <p>Thread-safe; one machine serves all requests.
 */
public final class CallMachine {
  private static final Exchange NOTHING = new Exchange.NotWritten(0, "not sent", true);

  private final CallPolicy policy;
  private final UUID sender;
  private final InstantSource clock;
  private final DoubtMachine doubts;

  /**
   * @param sender this process, as the ledger names it
   */
  public CallMachine(CallPolicy policy, UUID sender, InstantSource clock) {
    this(policy, sender, clock, requestId -> false);
  }

  /**
   * @param sender this process, as the ledger names it
   * @param generalTrouble whether KOS has trouble with other requests' changes than the named one's
   *     too; then no request is ended for having been tried too often
   */
  public CallMachine(
      CallPolicy policy, UUID sender, InstantSource clock, Predicate<String> generalTrouble) {
    this.policy = policy;
    this.sender = sender;
    this.clock = clock;
    this.doubts = new DoubtMachine(policy, sender, clock, generalTrouble, this::begin);
  }

  /** The first step for a request in any state: just claimed, or found again after whatever. */
  public Step begin(Snapshot snapshot) {
    return begin(snapshot, 0);
  }

  /**
   * @param tries how often the request was tried in vain before, for the pauses
   */
  private Step begin(Snapshot snapshot, int tries) {
    Optional<ChangeResult> decided = snapshot.decided();
    if (decided.isPresent()) {
      return told(snapshot.change(), snapshot.acceptance(), snapshot.transitions(), decided.get());
    }
    Optional<Send> open = snapshot.openSend();
    return open.isPresent() ? doubts.begin(snapshot, open.get()) : check(snapshot, tries);
  }

  private Step check(Snapshot snapshot, int tries) {
    return new Step.Enter(Step.Purpose.CHANGE, () -> askLine(snapshot, tries));
  }

  private Step askLine(Snapshot snapshot, int tries) {
    return new Step.Inquire(snapshot.change(), line -> askProducts(snapshot, line, tries));
  }

  private Step askProducts(Snapshot snapshot, LineAnswer line, int tries) {
    Instant answeredAt = now();
    return EligibilityCheck.needsProducts(snapshot.change().wanted(), line)
        ? new Step.ListProducts(products -> decide(snapshot, line, answeredAt, products, tries))
        : decide(snapshot, line, answeredAt, new ProductsAnswer.Unavailable("not asked"), tries);
  }

  private Step decide(
      Snapshot snapshot, LineAnswer line, Instant answeredAt, ProductsAnswer products, int tries) {
    Verdict verdict = EligibilityCheck.check(snapshot.change().wanted(), line, products);
    return switch (verdict) {
      case Verdict.FactsMissing _ ->
          new Step.Pause(
              policy.pause(tries), Step.Why.FACTS_MISSING, () -> check(snapshot, tries + 1));
      case Verdict.NotEligible refused ->
          end(snapshot, Decisions.notEligible(snapshot, refused, now()), tries);
      case Verdict.NoOp noOp ->
          end(
              snapshot,
              snapshot.everSent()
                  ? Decisions.appliedByInquiry(snapshot, now())
                  : Decisions.noOp(snapshot, noOp, now()),
              tries);
      case Verdict.Eligible eligible -> eligible(snapshot, eligible, answeredAt, tries);
    };
  }

  /** The list may have taken long; the line's facts must be fresh when the change is sent. */
  private Step eligible(
      Snapshot snapshot, Verdict.Eligible verdict, Instant answeredAt, int tries) {
    boolean stale = Duration.between(answeredAt, now()).compareTo(policy.factsMaxAge()) > 0;
    return stale ? askLine(snapshot, tries) : intend(snapshot, verdict, tries);
  }

  private Step intend(Snapshot snapshot, Verdict.Eligible verdict, int tries) {
    List<Transition> transitions =
        Decisions.checked(
            snapshot, verdict.checks(), Evidence.request(snapshot.change().call()), now());
    int added = transitions.size() - snapshot.transitions().size();
    LedgerWrite.Intent intent =
        new LedgerWrite.Intent(snapshot.change(), now(), snapshot.nextSendNo(), transitions, added);
    return new Step.Write(
        intent,
        answer ->
            switch (answer) {
              case LedgerAnswer.Committed committed -> send(snapshot, intent, committed);
              // Most often another request of the line is in doubt, which may last.
              case LedgerAnswer.Declined _ ->
                  pauseAndReload(
                      snapshot.change(),
                      Step.Why.DECLINED,
                      tries,
                      reloaded -> begin(reloaded, tries + 1));
              case LedgerAnswer.Unknown _ ->
                  pauseAndReload(
                      snapshot.change(),
                      Step.Why.LEDGER_UNKNOWN,
                      tries,
                      reloaded -> unsent(reloaded, intent, tries));
            });
  }

  /**
   * Nobody told whether the intent was committed, so nothing was sent. If it is there, it is known
   * not to have been sent: this process alone may send it, and has not. One of the same number and
   * another time is an earlier run's, which this one's snapshot did not show: that one may have
   * been sent.
   */
  private Step unsent(Snapshot reloaded, LedgerWrite.Intent intent, int tries) {
    Optional<Send> mine =
        reloaded
            .openSend()
            .filter(send -> send.sender().equals(sender))
            .filter(send -> send.sendNo() == intent.sendNo())
            .filter(send -> send.intentAt().equals(intent.at()));
    return mine.isPresent()
        ? outcome(
            reloaded,
            mine.get().id(),
            new ChangeOutcome.NotSent(
                NOTHING, "nobody told whether the intent was committed", true),
            0)
        : begin(reloaded, tries + 1);
  }

  private Step send(Snapshot before, LedgerWrite.Intent intent, LedgerAnswer.Committed committed) {
    Change change = before.change();
    Snapshot now = before.with(committed.acceptance(), intent.transitions());
    Step call =
        new Step.SendChange(
            change,
            committed.sendId(),
            committed.startedAt(),
            change.call(),
            outcome -> outcome(now, committed.sendId(), outcome, 0));
    return intent.added() == 0
        ? call
        : new Step.Tell(
            new KosReply.Progressed(
                address(change, committed.acceptance()), now(), intent.transitions()),
            () -> call);
  }

  /** Records what the sender saw; repeated until it is known to be recorded or overtaken. */
  private Step outcome(Snapshot snapshot, long sendId, ChangeOutcome outcome, int tries) {
    Change change = snapshot.change();
    LedgerWrite.Outcome write = outcomeWrite(snapshot, sendId, outcome);
    return new Step.Write(
        write,
        answer ->
            switch (answer) {
              case LedgerAnswer.Committed committed -> recorded(snapshot, write, committed);
              case LedgerAnswer.Declined _ -> new Step.Reload(change, this::begin);
              case LedgerAnswer.Unknown _ ->
                  new Step.Pause(
                      policy.pause(tries),
                      Step.Why.LEDGER_UNKNOWN,
                      () -> outcome(snapshot, sendId, outcome, tries + 1));
            });
  }

  private LedgerWrite.Outcome outcomeWrite(Snapshot snapshot, long sendId, ChangeOutcome outcome) {
    Instant at = now();
    Optional<Decision> decision =
        switch (outcome) {
          case ChangeOutcome.Applied applied ->
              Optional.of(
                  Decisions.applied(
                      snapshot,
                      applied,
                      Evidence.response(KosService.KOS_CHANGE, applied.exchange()).orElse(null),
                      at));
          case ChangeOutcome.Refused refused ->
              Optional.of(
                  Decisions.refused(
                      snapshot,
                      refused,
                      Evidence.response(KosService.KOS_CHANGE, refused.exchange()).orElse(null),
                      at));
          case ChangeOutcome.NotSent _, ChangeOutcome.Errored _, ChangeOutcome.Unanswered _ ->
              Optional.empty();
        };
    Optional<DoubtMachine.Reported> doubt = doubts.reported(outcome, at);
    return new LedgerWrite.Outcome(
        snapshot.change(),
        at,
        sendId,
        outcome,
        decision,
        doubt.map(DoubtMachine.Reported::why),
        doubt.map(DoubtMachine.Reported::message));
  }

  private Step recorded(
      Snapshot snapshot, LedgerWrite.Outcome write, LedgerAnswer.Committed committed) {
    Change change = snapshot.change();
    return switch (write.outcome()) {
      case ChangeOutcome.Applied _, ChangeOutcome.Refused _ -> {
        Decision decision = write.decision().orElseThrow();
        yield told(change, committed.acceptance(), decision.transitions(), decision.result());
      }
      case ChangeOutcome.NotSent _ ->
          pauseAndReload(change, Step.Why.NOT_SENT, snapshot.sendsThatNeverLeft(), this::begin);
      case ChangeOutcome.Errored _, ChangeOutcome.Unanswered _ ->
          new Step.Reload(change, this::begin);
    };
  }

  /** Ends a request without a call. */
  private Step end(Snapshot snapshot, Decision decision, int tries) {
    Change change = snapshot.change();
    return new Step.Write(
        new LedgerWrite.Decide(change, now(), decision),
        answer ->
            switch (answer) {
              case LedgerAnswer.Committed committed ->
                  told(change, committed.acceptance(), decision.transitions(), decision.result());
              case LedgerAnswer.Declined _ -> new Step.Reload(change, this::begin);
              case LedgerAnswer.Unknown _ ->
                  pauseAndReload(
                      change,
                      Step.Why.LEDGER_UNKNOWN,
                      tries,
                      reloaded -> begin(reloaded, tries + 1));
            });
  }

  private Step told(
      Change change, String acceptance, List<Transition> transitions, ChangeResult result) {
    return new Step.Tell(
        new KosReply.Decided(address(change, acceptance), now(), transitions, result),
        () -> new Step.Done(Step.End.DECIDED));
  }

  private Step pauseAndReload(
      Change change, Step.Why why, int tries, Function<Snapshot, Step> then) {
    return new Step.Pause(policy.pause(tries), why, () -> new Step.Reload(change, then));
  }

  static KosReply.Address address(Change change, String acceptance) {
    return new KosReply.Address(
        change.commandId(), change.requestId(), change.attempt(), acceptance, change.lineKey());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
