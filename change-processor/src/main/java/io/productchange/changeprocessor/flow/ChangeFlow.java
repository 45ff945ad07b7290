package io.productchange.changeprocessor.flow;

import io.productchange.changeprocessor.request.Arrival;
import io.productchange.changeprocessor.request.LifecyclePolicy;
import io.productchange.changeprocessor.request.RequestInput;
import io.productchange.changeprocessor.source.Blob;
import io.productchange.changeprocessor.source.SourceRecord;
import io.productchange.schema.message.KosReply;
import io.productchange.schema.request.ReadRequest;
import io.productchange.schema.request.RequestLimits;
import io.productchange.schema.request.RequestReader;
import java.time.Instant;
import java.util.List;

/**
 * One partition's flow: takes requests and replies, and looks after what is due.
 *
 * <p>Used by one thread. If a method throws, nothing of its input may be committed.
 */
public final class ChangeFlow {

  /** How many timers of a kind one tick looks after; what is left is due in the next one. */
  public static final int DUE_PER_TICK_MAX = 500;

  /**
   * How much of a readable record is kept or forwarded. Its value is never cut: a readable one is
   * not larger.
   */
  static final SourceRecord.Limits CARRIED =
      new SourceRecord.Limits(16 * 1024, RequestLimits.DOCUMENT_BYTES, 32 * 1024);

  private final FlowStores stores;
  private final Outbox outbox;
  private final Placement placement;
  private final LifecyclePolicy policy;

  public ChangeFlow(FlowStores stores, Outbox outbox, Placement placement, LifecyclePolicy policy) {
    this.stores = stores;
    this.outbox = outbox;
    this.placement = placement;
    this.policy = policy;
  }

  /**
   * Takes a record of change-requests or change-requests-placed. It ends in exactly one place: as
   * an accepted request, as a duplicate of one, as a dead letter, or in its line's partition.
   */
  public void take(SourceRecord record, Instant now) {
    switch (read(record)) {
      case ReadRequest.Unreadable unreadable ->
          outbox.bury(record, unreadable.cause(), unreadable.message());
      case ReadRequest.Readable request -> {
        SourceRecord carried = record.within(CARRIED);
        if (placement.isHere(request.lineKey())) {
          handle(
              request.requestId(),
              new RequestInput.Arrived(new Arrival(request, carried), now),
              now);
        } else {
          outbox.forward(carried, request.lineKey(), request.requestId());
        }
      }
    }
  }

  /** Takes a reply that is consistent in itself. */
  public void take(KosReply reply, Instant now) {
    handle(reply.address().requestId(), new RequestInput.Replied(reply, now), now);
  }

  /** Looks after what is due. */
  public void tick(Instant now) {
    for (Timer timer : due(Timer.Kind.DEADLINE, now)) {
      handle(timer.requestId(), new RequestInput.DeadlinePassed(now), now);
    }
    for (Timer timer : due(Timer.Kind.WAKE_UP, now)) {
      handle(timer.requestId(), new RequestInput.Woken(now), now);
    }
  }

  private List<Timer> due(Timer.Kind kind, Instant now) {
    return stores.due(kind, now, DUE_PER_TICK_MAX);
  }

  private void handle(String requestId, RequestInput input, Instant now) {
    UnitOfWork work = new UnitOfWork(stores);
    new Interpreter(work, stores, outbox, policy, now).handle(requestId, input);
    work.write();
  }

  static ReadRequest read(SourceRecord record) {
    Blob value = record.value();
    return RequestReader.read(value == null ? null : value.bytes(), record.origin()::toString);
  }
}
