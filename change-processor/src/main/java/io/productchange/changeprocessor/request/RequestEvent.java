package io.productchange.changeprocessor.request;

import io.productchange.changeprocessor.source.SourceRecord;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.ExecuteChange;
import java.time.Instant;

/** What happened to a request id. */
public sealed interface RequestEvent {

  /** An unknown request was accepted. */
  record RequestAccepted(ExecuteChange command, SourceRecord source) implements RequestEvent {}

  /**
   * Its command was sent for the first time.
   *
   * @param command as sent: the full queue of its line may have become a violation
   */
  record CommandSent(ExecuteChange command, Place place, Instant deadline)
      implements RequestEvent {}

  /** Its command was sent once more. */
  record CommandSentAgain(Instant nextDeadline) implements RequestEvent {}

  /** A further record of this id waits for the claim. */
  record RecordParked() implements RequestEvent {}

  /** The adapter has it on record, as far as this version. */
  record ProgressHeard(ChangeStatus status, long version) implements RequestEvent {}

  /** The effect of its change call is unknown. */
  record DoubtRaised(Instant since, String message) implements RequestEvent {}

  /** It is no longer in doubt. */
  record DoubtLifted() implements RequestEvent {}

  /** A duplicate waits for the result. */
  record DuplicateOwed() implements RequestEvent {}

  /** It was decided. */
  record RequestDecided(ChangeResult result, Instant decidedAt, Instant forgetAt)
      implements RequestEvent {}

  /** So many of the duplicates that waited were answered. */
  record DuplicatesAnswered(long count) implements RequestEvent {}

  /** Nothing is known of this id any more. */
  record RequestForgotten() implements RequestEvent {}
}
