package io.productchange.changeprocessor.host;

import io.productchange.changeprocessor.flow.ChangeFlow;
import io.productchange.changeprocessor.reply.ReadReply;
import io.productchange.changeprocessor.reply.ReplyReader;
import io.productchange.changeprocessor.request.LifecyclePolicy;
import io.productchange.changeprocessor.source.SourceRecord;
import io.productchange.schema.message.DeadLetterCause;
import io.productchange.schema.topic.Partitioning;
import io.productchange.schema.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Hosts one partition's flow: hands it records and ticks, its stores and its outbox. One node for
 * all three sources, because they share their states.
 */
final class ChangeFlowProcessor implements Processor<byte[], byte[], byte[], byte[]> {

  /** How late something that is due may be, apart from a backlog. */
  static final Duration TICK = Duration.ofMillis(250);

  static final Duration CENSUS_SLICE = Duration.ofSeconds(1);

  private final int partitions;
  private final LifecyclePolicy policy;
  private final FlowMeters meters;
  private final CensusBoard board;
  private @Nullable Hosted hosted;

  /**
   * @param partitions how many every topic has
   */
  ChangeFlowProcessor(
      int partitions, LifecyclePolicy policy, FlowMeters meters, CensusBoard board) {
    this.partitions = partitions;
    this.policy = policy;
    this.meters = meters;
    this.board = board;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    int here = context.taskId().partition();
    KafkaOutbox outbox = new KafkaOutbox(context, meters);
    ChangeFlow flow =
        new ChangeFlow(
            new StoredStates(context),
            outbox,
            lineKey -> Partitioning.partitionFor(lineKey, partitions) == here,
            policy);
    Census census = new Census(context, board);
    hosted = new Hosted(context, flow, outbox, census);
    context.schedule(
        TICK, PunctuationType.WALL_CLOCK_TIME, millis -> flow.tick(Instant.ofEpochMilli(millis)));
    context.schedule(CENSUS_SLICE, PunctuationType.WALL_CLOCK_TIME, millis -> census.goOn());
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    hosted().process(record);
  }

  @Override
  public void close() {
    if (hosted != null) {
      hosted.census.close();
    }
  }

  private Hosted hosted() {
    if (hosted == null) {
      throw new IllegalStateException("expected init to come first");
    }
    return hosted;
  }

  private record Hosted(
      ProcessorContext<byte[], byte[]> context,
      ChangeFlow flow,
      KafkaOutbox outbox,
      Census census) {

    void process(Record<byte[], byte[]> record) {
      SourceRecord source =
          SourceRecords.from(
              record,
              context
                  .recordMetadata()
                  .orElseThrow(() -> new IllegalStateException("expected a record of a topic")));
      Instant now = Instant.ofEpochMilli(context.currentSystemTimeMs());
      String topic = source.origin().topic();
      if (topic.equals(Topics.REPLIES.name())) {
        reply(source, now);
      } else if (topic.equals(Topics.REQUESTS_PLACED.name())) {
        flow.take(PlacedRecords.original(source), now);
      } else {
        flow.take(source, now);
      }
    }

    private void reply(SourceRecord source, Instant now) {
      switch (ReplyReader.read(SourceRecords.bytes(source.value()))) {
        case ReadReply.Usable usable -> flow.take(usable.reply(), now);
        case ReadReply.Unusable unusable ->
            outbox.bury(source, DeadLetterCause.UNREADABLE, unusable.message());
      }
    }
  }
}
