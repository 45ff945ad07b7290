package io.productchange.changeprocessor.request;

import io.productchange.changeprocessor.source.SourceRecord;
import io.productchange.schema.message.ChangeEvent;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.DeadLetterCause;
import io.productchange.schema.message.ExecuteChange;

/** What is to be done outside the request's own state. */
public sealed interface RequestEffect {

  /** Send the command to the adapter. */
  record SendCommand(ExecuteChange command, Sending sending) implements RequestEffect {}

  /** Publish a transition. */
  record PublishEvent(String lineKey, ChangeEvent event) implements RequestEffect {}

  /** Publish the outcome, once. */
  record PublishResult(String lineKey, ChangeResult result, Telling telling)
      implements RequestEffect {}

  /** Put the record to the dead letters. */
  record BuryRecord(SourceRecord record, DeadLetterCause cause, String message)
      implements RequestEffect {}

  /** Ask for a turn on the line. */
  record JoinLine(String lineKey) implements RequestEffect {}

  /** Let the next one of the line have its turn. */
  record LeaveLine(String lineKey) implements RequestEffect {}

  /** Keep the record until the claim is answered, under this index. */
  record ParkRecord(int index, SourceRecord record) implements RequestEffect {}

  /** The claim was answered: take up the records with the indexes 0 to count - 1 again. */
  record ReleaseParked(int count) implements RequestEffect {}

  /** The claim was refused: take up the records with the indexes 0 to count - 1 with that said. */
  record ReleaseParkedBehindConflict(int count, String refusedHash, String message)
      implements RequestEffect {}

  /** Say that the effect of the change call is unknown, and why. */
  record ReportDoubt(ExecuteChange command, String message) implements RequestEffect {}

  /** Count a reply that changes nothing. */
  record IgnoreReply(String kind, IgnoredBecause why) implements RequestEffect {}

  /** Whether a command goes out for the first time. */
  enum Sending {
    FIRST,
    AGAIN
  }

  /** Whether the result was told before: consumers see it as the header {@code duplicate}. */
  enum Telling {
    FIRST,
    AGAIN
  }

  /** Why a reply changes nothing. */
  enum IgnoredBecause {
    /** Nothing is known of its request: state was lost, or it was forgotten. */
    REQUEST_UNKNOWN,
    /** It answers another acceptance than the one awaited. */
    OTHER_ACCEPTANCE,
    /** Its request has not been sent yet. */
    NOT_SENT,
    /** Its request was decided already. */
    DECIDED_ALREADY,
    /** It says what is known already. */
    NOTHING_NEW,
    /** It contradicts what was published, so it cannot be true. */
    CONTRADICTION
  }
}
