package io.productchange.changeprocessor.request;

import io.productchange.changeprocessor.request.RequestEffect.LeaveLine;
import io.productchange.changeprocessor.request.RequestEffect.PublishResult;
import io.productchange.changeprocessor.request.RequestEffect.Telling;
import io.productchange.changeprocessor.request.RequestEvent.DuplicatesAnswered;
import io.productchange.changeprocessor.request.RequestEvent.RequestDecided;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.KosReply;
import io.productchange.schema.message.Transition;
import java.time.Instant;
import java.util.List;

/** The end of a request, whether it was heard of before or not. */
final class Deciding {

  private Deciding() {}

  /** An outcome as the adapter told it. */
  record Outcome(
      KosReply.Address address,
      List<Transition> transitions,
      ChangeResult result,
      Telling telling) {

    static Outcome of(KosReply.Decided reply) {
      return new Outcome(reply.address(), reply.transitions(), reply.result(), Telling.FIRST);
    }

    static Outcome of(KosReply.AlreadyDecided reply) {
      return new Outcome(
          reply.address(),
          reply.transitions(),
          reply.result(),
          reply.told() ? Telling.AGAIN : Telling.FIRST);
    }
  }

  /**
   * Publishes what was not published yet, then the result, then answers those who waited for it.
   *
   * @param publishedVersion last version published
   * @param duplicatesOwed how many wait
   */
  static RequestDecision.Builder decide(
      ExecuteChange command,
      Outcome outcome,
      long publishedVersion,
      long duplicatesOwed,
      Instant now,
      LifecyclePolicy policy) {
    ChangeResult result = outcome.result();
    RequestDecision.Builder decision =
        new RequestDecision.Builder()
            .event(new RequestDecided(result, now, now.plus(policy.retention())));
    for (Transition transition : Replies.after(publishedVersion, outcome.transitions())) {
      // The recorded time of arrival: this record may be a later one of a request decided long ago.
      decision.effect(
          Replies.event(command, result.requestedAt(), outcome.address().attempt(), transition));
    }
    decision.effect(new PublishResult(command.lineKey(), result, outcome.telling()));
    return answer(decision, command.lineKey(), result, duplicatesOwed);
  }

  /** Answers as many of those who wait as may be answered at once. */
  static RequestDecision.Builder answer(
      RequestDecision.Builder decision, String lineKey, ChangeResult result, long duplicatesOwed) {
    long count = Math.min(duplicatesOwed, LifecyclePolicy.ANSWERS_AT_ONCE_MAX);
    if (count == 0) {
      return decision;
    }
    for (long i = 0; i < count; i++) {
      decision.effect(new PublishResult(lineKey, result, Telling.AGAIN));
    }
    return decision.event(new DuplicatesAnswered(count));
  }

  /** Lets the next one of the line go, where this one kept it waiting. */
  static RequestDecision.Builder leave(
      RequestDecision.Builder decision, Place place, String lineKey) {
    return switch (place) {
      case IN_LINE -> decision.effect(new LeaveLine(lineKey));
      case ASIDE -> decision;
    };
  }
}
