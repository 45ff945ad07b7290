package io.productchange.changeprocessor.request;

import io.productchange.changeprocessor.request.RequestEffect.BuryRecord;
import io.productchange.changeprocessor.request.RequestEffect.IgnoredBecause;
import io.productchange.changeprocessor.request.RequestEffect.PublishResult;
import io.productchange.changeprocessor.request.RequestEffect.Telling;
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

/** A request that was decided and told. */
final class DecidedRules {

  private DecidedRules() {}

  static RequestDecision decide(RequestState.Decided state, RequestInput input) {
    return switch (input) {
      case Arrived(Arrival arrival, _) -> arrived(state, arrival);
      case Woken _ -> woken(state);
      case Replied replied -> late(state, replied.reply());
      case ArrivedBehindConflict _, TurnCame _, TurnedAway _, DeadlinePassed _ ->
          throw RequestLifecycle.impossible(state, input);
    };
  }

  private static RequestDecision arrived(RequestState.Decided state, Arrival arrival) {
    return RequestDecision.only(
        arrival.request().contentHash().equals(state.contentHash())
            ? new PublishResult(state.lineKey(), state.result(), Telling.AGAIN)
            : new BuryRecord(
                arrival.source(), DeadLetterCause.ID_CONFLICT, OpenRules.OTHER_CONTENT));
  }

  private static RequestDecision woken(RequestState.Decided state) {
    RequestDecision.Builder decision = new RequestDecision.Builder();
    return state.duplicatesOwed() == 0
        ? decision.event(new RequestForgotten()).build()
        : Deciding.answer(decision, state.lineKey(), state.result(), state.duplicatesOwed())
            .build();
  }

  private static RequestDecision late(RequestState.Decided state, KosReply reply) {
    return RequestDecision.only(
        Replies.ignore(
            reply,
            reply.address().acceptance().equals(state.acceptance())
                ? IgnoredBecause.DECIDED_ALREADY
                : IgnoredBecause.OTHER_ACCEPTANCE));
  }
}
