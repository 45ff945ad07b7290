package io.productchange.changeprocessor.flow;

import io.productchange.changeprocessor.request.RequestEffect.IgnoredBecause;
import io.productchange.changeprocessor.request.RequestEffect.Sending;
import io.productchange.changeprocessor.request.RequestEffect.Telling;
import io.productchange.changeprocessor.source.SourceRecord;
import io.productchange.schema.message.ChangeEvent;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.DeadLetterCause;
import io.productchange.schema.message.ExecuteChange;

/** Where everything goes that leaves one partition. Used by one thread, within its transaction. */
public interface Outbox {

  /** To the adapter. */
  void send(ExecuteChange command, Sending sending);

  /** To whoever follows the transitions. */
  void publish(String lineKey, ChangeEvent event);

  /** To whoever waits for the outcome. */
  void publish(String lineKey, ChangeResult result, Telling telling);

  /** To the dead letters. */
  void bury(SourceRecord record, DeadLetterCause cause, String message);

  /** To the partition where the line lives. */
  void forward(SourceRecord record, String lineKey, String requestId);

  /** Counts a reply that changed nothing. */
  void ignore(String kind, IgnoredBecause why);

  /** A change call came in doubt, or its doubt has another reason now. */
  void doubt(ExecuteChange command, String message);
}
