package io.productchange.changeprocessor.request;

import io.productchange.changeprocessor.request.RequestEffect.BuryRecord;
import io.productchange.changeprocessor.request.RequestEffect.IgnoredBecause;
import io.productchange.changeprocessor.request.RequestEffect.ReportDoubt;
import io.productchange.changeprocessor.request.RequestEvent.DoubtLifted;
import io.productchange.changeprocessor.request.RequestEvent.DoubtRaised;
import io.productchange.changeprocessor.request.RequestEvent.DuplicateOwed;
import io.productchange.changeprocessor.request.RequestEvent.ProgressHeard;
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

/** A request that is on record and undecided. */
final class OpenRules {

  /** Of a record whose id is on record with another content. */
  static final String OTHER_CONTENT =
      "expected the content that is on record under this requestId but it has another";

  private OpenRules() {}

  static RequestDecision decide(
      RequestState.Open state, RequestInput input, LifecyclePolicy policy) {
    return switch (input) {
      case Arrived(Arrival arrival, _) -> arrived(state, arrival);
      case DeadlinePassed(Instant now) ->
          Resending.resend(state.command(), state.dispatch(), now, policy);
      case Replied(KosReply reply, Instant now) ->
          Replies.answers(reply, state.command())
              ? heard(state, reply, now, policy)
              : ignore(reply, IgnoredBecause.OTHER_ACCEPTANCE);
      case ArrivedBehindConflict _, TurnCame _, TurnedAway _, Woken _ ->
          throw RequestLifecycle.impossible(state, input);
    };
  }

  private static RequestDecision arrived(RequestState.Open state, Arrival arrival) {
    return arrival.request().contentHash().equals(state.command().contentHash())
        ? new RequestDecision.Builder().event(new DuplicateOwed()).build()
        : RequestDecision.only(
            new BuryRecord(arrival.source(), DeadLetterCause.ID_CONFLICT, OTHER_CONTENT));
  }

  private static RequestDecision heard(
      RequestState.Open state, KosReply reply, Instant now, LifecyclePolicy policy) {
    return switch (reply) {
      case KosReply.Claimed claimed -> repeated(state, reply, claimed.transitions());
      case KosReply.AlreadyOpen open -> repeated(state, reply, open.transitions());
      case KosReply.Progressed progressed -> progressed(state, reply, progressed.transitions());
      case KosReply.InDoubt doubt -> doubted(state, doubt, now);
      case KosReply.Decided decided ->
          decided(state, reply, Deciding.Outcome.of(decided), now, policy);
      case KosReply.AlreadyDecided decided ->
          decided(state, reply, Deciding.Outcome.of(decided), now, policy);
      case KosReply.IdConflict _ -> ignore(reply, IgnoredBecause.CONTRADICTION);
    };
  }

  /** Tells of the claim again; whether the call is in doubt it does not say. */
  private static RequestDecision repeated(
      RequestState.Open state, KosReply reply, List<Transition> transitions) {
    return unlessNothing(publish(state, reply, transitions).build(), reply);
  }

  private static RequestDecision progressed(
      RequestState.Open state, KosReply reply, List<Transition> transitions) {
    RequestDecision.Builder decision = publish(state, reply, transitions);
    if (state.doubt() != null) {
      decision.event(new DoubtLifted());
    }
    return unlessNothing(decision.build(), reply);
  }

  private static RequestDecision doubted(
      RequestState.Open state, KosReply.InDoubt reply, Instant now) {
    RequestDecision.Builder decision = publish(state, reply, reply.transitions());
    RequestState.Doubt doubt = state.doubt();
    if (doubt == null || !doubt.message().equals(reply.message())) {
      decision
          .event(new DoubtRaised(doubt == null ? now : doubt.since(), reply.message()))
          .effect(new ReportDoubt(state.command(), reply.message()));
    }
    return unlessNothing(decision.build(), reply);
  }

  private static RequestDecision.Builder publish(
      RequestState.Open state, KosReply reply, List<Transition> transitions) {
    RequestDecision.Builder decision = new RequestDecision.Builder();
    List<Transition> unpublished = Replies.after(state.version(), transitions);
    for (Transition transition : unpublished) {
      decision.effect(
          Replies.event(
              state.command(),
              state.command().requestedAt(),
              reply.address().attempt(),
              transition));
    }
    if (!unpublished.isEmpty()) {
      Transition last = unpublished.getLast();
      decision.event(new ProgressHeard(last.status(), last.version()));
    }
    return decision;
  }

  private static RequestDecision decided(
      RequestState.Open state,
      KosReply reply,
      Deciding.Outcome outcome,
      Instant now,
      LifecyclePolicy policy) {
    if (outcome.transitions().getLast().version() <= state.version()) {
      return ignore(reply, IgnoredBecause.CONTRADICTION);
    }
    RequestDecision.Builder decision =
        Deciding.decide(
            state.command(), outcome, state.version(), state.duplicatesOwed(), now, policy);
    return Deciding.leave(decision, state.dispatch().place(), state.command().lineKey()).build();
  }

  private static RequestDecision unlessNothing(RequestDecision decision, KosReply reply) {
    return decision.events().isEmpty() ? ignore(reply, IgnoredBecause.NOTHING_NEW) : decision;
  }

  private static RequestDecision ignore(KosReply reply, IgnoredBecause why) {
    return RequestDecision.only(Replies.ignore(reply, why));
  }
}
