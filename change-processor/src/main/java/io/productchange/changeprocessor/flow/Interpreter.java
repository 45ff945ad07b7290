package io.productchange.changeprocessor.flow;

import io.productchange.changeprocessor.line.LineDecision;
import io.productchange.changeprocessor.line.LineEffect;
import io.productchange.changeprocessor.line.LineEvent;
import io.productchange.changeprocessor.line.LineInput;
import io.productchange.changeprocessor.line.LineLifecycle;
import io.productchange.changeprocessor.line.LineState;
import io.productchange.changeprocessor.request.Arrival;
import io.productchange.changeprocessor.request.LifecyclePolicy;
import io.productchange.changeprocessor.request.RequestDecision;
import io.productchange.changeprocessor.request.RequestEffect;
import io.productchange.changeprocessor.request.RequestEvent;
import io.productchange.changeprocessor.request.RequestEvolution;
import io.productchange.changeprocessor.request.RequestInput;
import io.productchange.changeprocessor.request.RequestLifecycle;
import io.productchange.changeprocessor.request.RequestState;
import io.productchange.changeprocessor.source.SourceRecord;
import io.productchange.schema.request.ReadRequest;
import java.time.Instant;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Carries one input through: decide, fold, put, then the effects in order, each of which may be an
 * input to another request or to the line.
 */
final class Interpreter {
  private final UnitOfWork work;
  private final FlowStores stores;
  private final Outbox outbox;
  private final LifecyclePolicy policy;
  private final Instant now;

  Interpreter(
      UnitOfWork work, FlowStores stores, Outbox outbox, LifecyclePolicy policy, Instant now) {
    this.work = work;
    this.stores = stores;
    this.outbox = outbox;
    this.policy = policy;
    this.now = now;
  }

  void handle(String requestId, RequestInput input) {
    RequestState state = work.request(requestId);
    RequestDecision decision = RequestLifecycle.decide(state, input, policy);
    for (RequestEvent event : decision.events()) {
      state = RequestEvolution.evolve(state, event);
    }
    work.put(requestId, state);
    for (RequestEffect effect : decision.effects()) {
      perform(requestId, effect);
    }
  }

  private void perform(String requestId, RequestEffect effect) {
    switch (effect) {
      case RequestEffect.SendCommand send -> outbox.send(send.command(), send.sending());
      case RequestEffect.PublishEvent publish -> outbox.publish(publish.lineKey(), publish.event());
      case RequestEffect.PublishResult publish ->
          outbox.publish(publish.lineKey(), publish.result(), publish.telling());
      case RequestEffect.BuryRecord bury ->
          outbox.bury(bury.record(), bury.cause(), bury.message());
      case RequestEffect.ReportDoubt doubt -> outbox.doubt(doubt.command(), doubt.message());
      case RequestEffect.IgnoreReply ignore -> outbox.ignore(ignore.kind(), ignore.why());
      case RequestEffect.JoinLine join -> handleLine(join.lineKey(), new LineInput.Join(requestId));
      case RequestEffect.LeaveLine leave ->
          handleLine(leave.lineKey(), new LineInput.Leave(requestId, nextInQueue(leave.lineKey())));
      case RequestEffect.ParkRecord park ->
          stores.putParked(requestId, park.index(), park.record());
      case RequestEffect.ReleaseParked release ->
          release(requestId, release.count(), RequestInput.Arrived::new);
      case RequestEffect.ReleaseParkedBehindConflict release ->
          release(
              requestId,
              release.count(),
              (arrival, at) ->
                  new RequestInput.ArrivedBehindConflict(
                      arrival, release.refusedHash(), release.message(), at));
    }
  }

  private void handleLine(String lineKey, LineInput input) {
    LineState state = stores.line(lineKey);
    LineDecision decision = LineLifecycle.decide(state, input);
    for (LineEvent event : decision.events()) {
      state = LineLifecycle.evolve(state, event);
    }
    stores.putLine(lineKey, state);
    for (LineEffect effect : decision.effects()) {
      switch (effect) {
        case LineEffect.GiveTurn(String next) -> handle(next, new RequestInput.TurnCame(now));
        case LineEffect.TurnAway(String next) -> handle(next, new RequestInput.TurnedAway(now));
        case LineEffect.Enqueue(long position, String waiting) ->
            stores.putWaiting(lineKey, position, waiting);
        case LineEffect.Dequeue(long position) -> stores.removeWaiting(lineKey, position);
      }
    }
  }

  private @Nullable String nextInQueue(String lineKey) {
    return switch (stores.line(lineKey)) {
      case LineState.Free _ -> null;
      case LineState.Held held ->
          held.waiting() == 0 ? null : stores.waiting(lineKey, held.firstPosition());
    };
  }

  /**
   * Takes all records out of the store before the first of them is looked at: looking may park
   * records anew, from index 0 on.
   */
  private void release(
      String requestId, int count, BiFunction<Arrival, Instant, RequestInput> input) {
    SourceRecord[] records = new SourceRecord[count];
    for (int index = 0; index < count; index++) {
      records[index] = stores.takeParked(requestId, index);
    }
    for (SourceRecord record : records) {
      switch (ChangeFlow.read(record)) {
        case ReadRequest.Unreadable unreadable ->
            outbox.bury(record, unreadable.cause(), unreadable.message());
        case ReadRequest.Readable request ->
            handle(requestId, input.apply(new Arrival(request, record), now));
      }
    }
  }
}
