package io.productchange.changeprocessor.request;

import io.productchange.changeprocessor.request.RequestEffect.BuryRecord;
import io.productchange.changeprocessor.request.RequestEffect.ParkRecord;
import io.productchange.changeprocessor.request.RequestEvent.RecordParked;
import io.productchange.changeprocessor.source.SourceRecord;
import io.productchange.schema.message.DeadLetterCause;

/**
 * Further records of an id whose first record the adapter has not claimed yet. Whether they are
 * duplicates or conflicts only the claim tells: the id may be on record with their content and not
 * with the first one's. So they wait, whole.
 */
final class Parking {

  private static final String TOO_MANY =
      "expected at most %d further records of one requestId before its first one is on record"
          .formatted(LifecyclePolicy.PARKED_MAX);

  private Parking() {}

  static RequestDecision park(SourceRecord source, int parked) {
    if (parked >= LifecyclePolicy.PARKED_MAX) {
      return RequestDecision.only(
          new BuryRecord(source, DeadLetterCause.TOO_MANY_REPEATS, TOO_MANY));
    }
    return new RequestDecision.Builder()
        .event(new RecordParked())
        .effect(new ParkRecord(parked, source))
        .build();
  }

  static RequestDecision parkUnlessRefused(
      Arrival arrival, String refusedHash, String message, int parked) {
    return arrival.request().contentHash().equals(refusedHash)
        ? RequestDecision.only(
            new BuryRecord(arrival.source(), DeadLetterCause.ID_CONFLICT, message))
        : park(arrival.source(), parked);
  }
}
