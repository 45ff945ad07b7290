package io.productchange.changeprocessor.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.productchange.changeprocessor.flow.Outbox;
import io.productchange.changeprocessor.request.RequestEffect.IgnoredBecause;
import io.productchange.changeprocessor.request.RequestEffect.Sending;
import io.productchange.changeprocessor.request.RequestEffect.Telling;
import io.productchange.changeprocessor.source.SourceRecord;
import io.productchange.schema.message.ChangeEvent;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.DeadLetterCause;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.HeaderNames;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.message.PersonalData;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forwards to the sinks what one task sends, within the task's transaction. */
final class KafkaOutbox implements Outbox {
  private static final Logger log = LoggerFactory.getLogger(KafkaOutbox.class);
  private static final byte[] TRUE = "true".getBytes(UTF_8);

  private final ProcessorContext<byte[], byte[]> context;
  private final FlowMeters meters;

  KafkaOutbox(ProcessorContext<byte[], byte[]> context, FlowMeters meters) {
    this.context = context;
    this.meters = meters;
  }

  @Override
  public void send(ExecuteChange command, Sending sending) {
    forward(NodeNames.COMMAND_SINK, command.lineKey(), command, new RecordHeaders());
    meters.sent(sending);
  }

  @Override
  public void publish(String lineKey, ChangeEvent event) {
    forward(NodeNames.EVENT_SINK, lineKey, event, new RecordHeaders());
    meters.published(event);
  }

  @Override
  public void publish(String lineKey, ChangeResult result, Telling telling) {
    Headers headers = new RecordHeaders();
    switch (telling) {
      case FIRST -> {}
      case AGAIN -> headers.add(HeaderNames.DUPLICATE, TRUE);
    }
    forward(NodeNames.RESULT_SINK, lineKey, result, headers);
    meters.published(result, telling);
  }

  @Override
  public void bury(SourceRecord record, DeadLetterCause cause, String message) {
    context.forward(
        DeadLetters.toDeadLetter(record, cause, message, nowMillis()), NodeNames.DEAD_LETTER_SINK);
    meters.buried(cause);
    // Whoever writes rubbish must not be able to fill the log as well.
    log.debug(
        "{} goes to the dead letters ({}): {}",
        record.origin(),
        cause,
        PersonalData.maskWithin(message));
  }

  @Override
  public void forward(SourceRecord record, String lineKey, String requestId) {
    context.forward(
        PlacedRecords.toPlaced(record, lineKey, requestId, nowMillis()), NodeNames.PLACED_SINK);
    meters.forwarded();
  }

  @Override
  public void ignore(String kind, IgnoredBecause why) {
    meters.ignored(kind, why);
  }

  @Override
  public void doubt(ExecuteChange command, String message) {
    log.warn(
        "{} of line {} is in doubt: {}",
        command.commandId(),
        PersonalData.mask(command.lineKey()),
        PersonalData.maskWithin(message));
  }

  private void forward(String sink, String lineKey, Object value, Headers headers) {
    context.forward(
        new Record<>(lineKey.getBytes(UTF_8), JsonCodec.write(value), nowMillis(), headers), sink);
  }

  private long nowMillis() {
    return context.currentSystemTimeMs();
  }
}
