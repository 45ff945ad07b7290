package io.productchange.changeprocessor.request;

import io.productchange.changeprocessor.request.RequestEvent.CommandSent;
import io.productchange.changeprocessor.request.RequestEvent.CommandSentAgain;
import io.productchange.changeprocessor.request.RequestEvent.DoubtLifted;
import io.productchange.changeprocessor.request.RequestEvent.DoubtRaised;
import io.productchange.changeprocessor.request.RequestEvent.DuplicateOwed;
import io.productchange.changeprocessor.request.RequestEvent.DuplicatesAnswered;
import io.productchange.changeprocessor.request.RequestEvent.ProgressHeard;
import io.productchange.changeprocessor.request.RequestEvent.RecordParked;
import io.productchange.changeprocessor.request.RequestEvent.RequestAccepted;
import io.productchange.changeprocessor.request.RequestEvent.RequestDecided;
import io.productchange.changeprocessor.request.RequestEvent.RequestForgotten;
import io.productchange.changeprocessor.request.RequestState.Decided;
import io.productchange.changeprocessor.request.RequestState.Dispatch;
import io.productchange.changeprocessor.request.RequestState.Doubt;
import io.productchange.changeprocessor.request.RequestState.Open;
import io.productchange.changeprocessor.request.RequestState.Queued;
import io.productchange.changeprocessor.request.RequestState.Sent;
import io.productchange.changeprocessor.request.RequestState.Unknown;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ExecuteChange;
import java.time.Instant;

/**
 * Says what an event leaves behind. The only place where a request's state changes.
 *
 * <p>Pure and total; an event that cannot follow on a state throws.
 */
public final class RequestEvolution {

  private RequestEvolution() {}

  /**
   * The state after the event.
   *
   * @throws IllegalStateException if the event cannot follow on the state
   */
  public static RequestState evolve(RequestState state, RequestEvent event) {
    return switch (state) {
      case Unknown unknown -> unknown(unknown, event);
      case Queued queued -> queued(queued, event);
      case Sent sent -> sent(sent, event);
      case Open open -> open(open, event);
      case Decided decided -> decided(decided, event);
    };
  }

  private static RequestState unknown(Unknown state, RequestEvent event) {
    return switch (event) {
      case RequestAccepted accepted -> new Queued(accepted.command(), accepted.source(), 0);
      case CommandSent _,
          CommandSentAgain _,
          RecordParked _,
          ProgressHeard _,
          DoubtRaised _,
          DoubtLifted _,
          DuplicateOwed _,
          RequestDecided _,
          DuplicatesAnswered _,
          RequestForgotten _ ->
          throw impossible(state, event);
    };
  }

  private static RequestState queued(Queued state, RequestEvent event) {
    return switch (event) {
      case CommandSent(ExecuteChange command, Place place, Instant deadline) ->
          new Sent(command, state.source(), state.parked(), new Dispatch(place, 1, deadline));
      case RecordParked _ -> new Queued(state.command(), state.source(), state.parked() + 1);
      case RequestAccepted _,
          CommandSentAgain _,
          ProgressHeard _,
          DoubtRaised _,
          DoubtLifted _,
          DuplicateOwed _,
          RequestDecided _,
          DuplicatesAnswered _,
          RequestForgotten _ ->
          throw impossible(state, event);
    };
  }

  private static RequestState sent(Sent state, RequestEvent event) {
    return switch (event) {
      case CommandSentAgain(Instant deadline) ->
          new Sent(
              state.command(), state.source(), state.parked(), again(state.dispatch(), deadline));
      case RecordParked _ ->
          new Sent(state.command(), state.source(), state.parked() + 1, state.dispatch());
      case ProgressHeard progress ->
          new Open(
              state.command(), state.dispatch(), progress.status(), progress.version(), 0, null);
      case RequestDecided decided -> decide(state.command(), 0, decided);
      case RequestForgotten _ -> new Unknown();
      case RequestAccepted _,
          CommandSent _,
          DoubtRaised _,
          DoubtLifted _,
          DuplicateOwed _,
          DuplicatesAnswered _ ->
          throw impossible(state, event);
    };
  }

  private static RequestState open(Open state, RequestEvent event) {
    return switch (event) {
      case CommandSentAgain(Instant deadline) ->
          state.withDispatch(again(state.dispatch(), deadline));
      case ProgressHeard progress -> state.withProgress(progress.status(), progress.version());
      case DoubtRaised(Instant since, String message) -> state.withDoubt(new Doubt(since, message));
      case DoubtLifted _ -> state.withDoubt(null);
      case DuplicateOwed _ -> state.withDuplicatesOwed(state.duplicatesOwed() + 1);
      case RequestDecided decided -> decide(state.command(), state.duplicatesOwed(), decided);
      case RequestAccepted _,
          CommandSent _,
          RecordParked _,
          DuplicatesAnswered _,
          RequestForgotten _ ->
          throw impossible(state, event);
    };
  }

  private static RequestState decided(Decided state, RequestEvent event) {
    return switch (event) {
      case DuplicatesAnswered(long count) ->
          new Decided(
              state.lineKey(),
              state.acceptance(),
              state.contentHash(),
              state.result(),
              state.duplicatesOwed() - count,
              state.decidedAt(),
              state.forgetAt());
      case RequestForgotten _ -> new Unknown();
      case RequestAccepted _,
          CommandSent _,
          CommandSentAgain _,
          RecordParked _,
          ProgressHeard _,
          DoubtRaised _,
          DoubtLifted _,
          DuplicateOwed _,
          RequestDecided _ ->
          throw impossible(state, event);
    };
  }

  private static Decided decide(ExecuteChange command, long duplicatesOwed, RequestDecided event) {
    ChangeResult result = event.result();
    return new Decided(
        command.lineKey(),
        command.acceptance(),
        command.contentHash(),
        result,
        duplicatesOwed,
        event.decidedAt(),
        event.forgetAt());
  }

  private static Dispatch again(Dispatch dispatch, Instant deadline) {
    return new Dispatch(dispatch.place(), dispatch.sends() + 1, deadline);
  }

  private static IllegalStateException impossible(RequestState state, RequestEvent event) {
    return new IllegalStateException(
        "expected an event that can follow on %s but got %s"
            .formatted(state.getClass().getSimpleName(), event.getClass().getSimpleName()));
  }
}
