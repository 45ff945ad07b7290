package io.productchange.changeprocessor.request;

import io.productchange.changeprocessor.request.RequestEffect.BuryRecord;
import io.productchange.changeprocessor.request.RequestEffect.IgnoredBecause;
import io.productchange.changeprocessor.request.RequestEffect.JoinLine;
import io.productchange.changeprocessor.request.RequestEffect.SendCommand;
import io.productchange.changeprocessor.request.RequestEffect.Sending;
import io.productchange.changeprocessor.request.RequestEvent.CommandSent;
import io.productchange.changeprocessor.request.RequestEvent.RequestAccepted;
import io.productchange.changeprocessor.request.RequestInput.Arrived;
import io.productchange.changeprocessor.request.RequestInput.ArrivedBehindConflict;
import io.productchange.changeprocessor.request.RequestInput.DeadlinePassed;
import io.productchange.changeprocessor.request.RequestInput.Replied;
import io.productchange.changeprocessor.request.RequestInput.TurnCame;
import io.productchange.changeprocessor.request.RequestInput.TurnedAway;
import io.productchange.changeprocessor.request.RequestInput.Woken;
import io.productchange.changeprocessor.source.SourceRecord;
import io.productchange.schema.message.DeadLetterCause;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.Identifiers;
import io.productchange.schema.request.ReadRequest;
import java.time.Instant;

/** An id that nothing is known of: its first record is accepted. */
final class UnknownRules {

  private static final int FIRST_ATTEMPT = 1;

  private UnknownRules() {}

  static RequestDecision decide(
      RequestState.Unknown state, RequestInput input, LifecyclePolicy policy) {
    return switch (input) {
      case Arrived(Arrival arrival, Instant now) -> accept(arrival, now, policy);
      case ArrivedBehindConflict(
              Arrival arrival,
              String refusedHash,
              String message,
              Instant now) ->
          arrival.request().contentHash().equals(refusedHash)
              ? RequestDecision.only(
                  new BuryRecord(arrival.source(), DeadLetterCause.ID_CONFLICT, message))
              : accept(arrival, now, policy);
      case Replied replied ->
          RequestDecision.only(Replies.ignore(replied.reply(), IgnoredBecause.REQUEST_UNKNOWN));
      case TurnCame _, TurnedAway _, DeadlinePassed _, Woken _ ->
          throw RequestLifecycle.impossible(state, input);
    };
  }

  private static RequestDecision accept(Arrival arrival, Instant now, LifecyclePolicy policy) {
    ExecuteChange command = command(arrival.request(), arrival.source(), now);
    RequestDecision.Builder decision =
        new RequestDecision.Builder().event(new RequestAccepted(command, arrival.source()));
    if (command.violations().isEmpty()) {
      return decision.effect(new JoinLine(command.lineKey())).build();
    }
    return decision
        .event(new CommandSent(command, Place.ASIDE, policy.deadline(now, 1)))
        .effect(new SendCommand(command, Sending.FIRST))
        .build();
  }

  private static ExecuteChange command(
      ReadRequest.Readable request, SourceRecord source, Instant now) {
    String origin = source.origin().toString();
    return new ExecuteChange(
        Identifiers.commandId(request.requestId(), FIRST_ATTEMPT),
        request.requestId(),
        FIRST_ATTEMPT,
        origin + "@" + now.toEpochMilli(),
        origin,
        request.lineKey(),
        request.lineNumber(),
        request.customerId(),
        request.currentProductCode(),
        request.targetProductCode(),
        source.arrivedAt(),
        request.contentHash(),
        request.canonicalRequest(),
        request.violations());
  }
}
