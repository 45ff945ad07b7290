package io.productchange.changeprocessor.request;

import io.productchange.changeprocessor.request.RequestEffect.BuryRecord;
import io.productchange.changeprocessor.request.RequestEffect.IgnoredBecause;
import io.productchange.changeprocessor.request.RequestEffect.ReleaseParked;
import io.productchange.changeprocessor.request.RequestEffect.ReleaseParkedBehindConflict;
import io.productchange.changeprocessor.request.RequestEffect.ReportDoubt;
import io.productchange.changeprocessor.request.RequestEvent.DoubtRaised;
import io.productchange.changeprocessor.request.RequestEvent.ProgressHeard;
import io.productchange.changeprocessor.request.RequestEvent.RequestForgotten;
import io.productchange.changeprocessor.request.RequestInput.Arrived;
import io.productchange.changeprocessor.request.RequestInput.ArrivedBehindConflict;
import io.productchange.changeprocessor.request.RequestInput.DeadlinePassed;
import io.productchange.changeprocessor.request.RequestInput.Replied;
import io.productchange.changeprocessor.request.RequestInput.TurnCame;
import io.productchange.changeprocessor.request.RequestInput.TurnedAway;
import io.productchange.changeprocessor.request.RequestInput.Woken;
import io.productchange.schema.message.DeadLetterCause;
import io.productchange.schema.message.KosReply;
import io.productchange.schema.message.Transition;
import java.time.Instant;
import java.util.List;

/** A request whose claim is not answered yet. */
final class SentRules {

  private SentRules() {}

  static RequestDecision decide(
      RequestState.Sent state, RequestInput input, LifecyclePolicy policy) {
    return switch (input) {
      case Arrived(Arrival arrival, _) -> Parking.park(arrival.source(), state.parked());
      case ArrivedBehindConflict(Arrival arrival, String refusedHash, String message, _) ->
          Parking.parkUnlessRefused(arrival, refusedHash, message, state.parked());
      case DeadlinePassed(Instant now) ->
          Resending.resend(state.command(), state.dispatch(), now, policy);
      case Replied(KosReply reply, Instant now) ->
          Replies.answers(reply, state.command())
              ? heard(state, reply, now, policy)
              : RequestDecision.only(Replies.ignore(reply, IgnoredBecause.OTHER_ACCEPTANCE));
      case TurnCame _, TurnedAway _, Woken _ -> throw RequestLifecycle.impossible(state, input);
    };
  }

  private static RequestDecision heard(
      RequestState.Sent state, KosReply reply, Instant now, LifecyclePolicy policy) {
    return switch (reply) {
      case KosReply.Claimed claimed -> progress(state, reply, claimed.transitions()).build();
      case KosReply.AlreadyOpen open -> progress(state, reply, open.transitions()).build();
      case KosReply.Progressed progressed ->
          progress(state, reply, progressed.transitions()).build();
      case KosReply.InDoubt doubt ->
          progress(state, reply, doubt.transitions())
              .event(new DoubtRaised(now, doubt.message()))
              .effect(new ReportDoubt(state.command(), doubt.message()))
              .build();
      case KosReply.Decided decided -> decided(state, Deciding.Outcome.of(decided), now, policy);
      case KosReply.AlreadyDecided decided ->
          decided(state, Deciding.Outcome.of(decided), now, policy);
      case KosReply.IdConflict conflict -> refused(state, conflict.message());
    };
  }

  private static RequestDecision.Builder progress(
      RequestState.Sent state, KosReply reply, List<Transition> transitions) {
    RequestDecision.Builder decision = new RequestDecision.Builder();
    for (Transition transition : transitions) {
      decision.effect(
          Replies.event(
              state.command(),
              state.command().requestedAt(),
              reply.address().attempt(),
              transition));
    }
    Transition last = transitions.getLast();
    decision.event(new ProgressHeard(last.status(), last.version()));
    return releaseParked(decision, state);
  }

  private static RequestDecision decided(
      RequestState.Sent state, Deciding.Outcome outcome, Instant now, LifecyclePolicy policy) {
    RequestDecision.Builder decision =
        Deciding.decide(state.command(), outcome, Replies.NOTHING_PUBLISHED, 0, now, policy);
    releaseParked(decision, state);
    return Deciding.leave(decision, state.dispatch().place(), state.command().lineKey()).build();
  }

  private static RequestDecision.Builder releaseParked(
      RequestDecision.Builder decision, RequestState.Sent state) {
    return state.parked() == 0 ? decision : decision.effect(new ReleaseParked(state.parked()));
  }

  /** The line goes on before those who waited for the claim are taken up: they may join it. */
  private static RequestDecision refused(RequestState.Sent state, String message) {
    RequestDecision.Builder decision =
        new RequestDecision.Builder()
            .event(new RequestForgotten())
            .effect(new BuryRecord(state.source(), DeadLetterCause.ID_CONFLICT, message));
    Deciding.leave(decision, state.dispatch().place(), state.command().lineKey());
    if (state.parked() > 0) {
      decision.effect(
          new ReleaseParkedBehindConflict(state.parked(), state.command().contentHash(), message));
    }
    return decision.build();
  }
}
