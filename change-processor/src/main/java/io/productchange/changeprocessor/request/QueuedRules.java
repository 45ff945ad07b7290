package io.productchange.changeprocessor.request;

import io.productchange.changeprocessor.line.LineLifecycle;
import io.productchange.changeprocessor.request.RequestEffect.SendCommand;
import io.productchange.changeprocessor.request.RequestEffect.Sending;
import io.productchange.changeprocessor.request.RequestEvent.CommandSent;
import io.productchange.changeprocessor.request.RequestInput.Arrived;
import io.productchange.changeprocessor.request.RequestInput.ArrivedBehindConflict;
import io.productchange.changeprocessor.request.RequestInput.DeadlinePassed;
import io.productchange.changeprocessor.request.RequestInput.Replied;
import io.productchange.changeprocessor.request.RequestInput.TurnCame;
import io.productchange.changeprocessor.request.RequestInput.TurnedAway;
import io.productchange.changeprocessor.request.RequestInput.Woken;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.ReasonCode;
import io.productchange.schema.message.Violation;
import java.time.Instant;
import java.util.List;

/** A request that waits for its turn. */
final class QueuedRules {

  private static final Violation LINE_QUEUE_FULL =
      new Violation(
          ReasonCode.LINE_QUEUE_FULL,
          null,
          "expected fewer than %d requests of the line to wait, but so many do"
              .formatted(LineLifecycle.WAITING_MAX));

  private QueuedRules() {}

  static RequestDecision decide(
      RequestState.Queued state, RequestInput input, LifecyclePolicy policy) {
    return switch (input) {
      case Arrived(Arrival arrival, _) -> Parking.park(arrival.source(), state.parked());
      case ArrivedBehindConflict(Arrival arrival, String refusedHash, String message, _) ->
          Parking.parkUnlessRefused(arrival, refusedHash, message, state.parked());
      case TurnCame(Instant now) -> send(state.command(), Place.IN_LINE, now, policy);
      case TurnedAway(Instant now) -> send(turnedAway(state.command()), Place.ASIDE, now, policy);
      case Replied replied ->
          RequestDecision.only(Replies.notSent(replied.reply(), state.command()));
      case DeadlinePassed _, Woken _ -> throw RequestLifecycle.impossible(state, input);
    };
  }

  private static RequestDecision send(
      ExecuteChange command, Place place, Instant now, LifecyclePolicy policy) {
    return new RequestDecision.Builder()
        .event(new CommandSent(command, place, policy.deadline(now, 1)))
        .effect(new SendCommand(command, Sending.FIRST))
        .build();
  }

  private static ExecuteChange turnedAway(ExecuteChange command) {
    return new ExecuteChange(
        command.commandId(),
        command.requestId(),
        command.attempt(),
        command.acceptance(),
        command.origin(),
        command.lineKey(),
        command.lineNumber(),
        command.customerId(),
        command.currentProductCode(),
        command.targetProductCode(),
        command.requestedAt(),
        command.contentHash(),
        command.request(),
        List.of(LINE_QUEUE_FULL));
  }
}
