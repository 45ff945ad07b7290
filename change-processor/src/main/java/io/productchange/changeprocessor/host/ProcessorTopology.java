package io.productchange.changeprocessor.host;

import io.productchange.changeprocessor.request.LifecyclePolicy;
import io.productchange.schema.topic.Partitioning;
import io.productchange.schema.topic.TopicDescriptor;
import io.productchange.schema.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The topology, all in one place. Three sources feed one node, whose stores they share; task number
 * n owns partition n of each, and all lines that live there.
 *
 * <p>Everything is read as bytes: a record that cannot be read is a dead letter of ours, not a
 * deserialization error of Kafka Streams, and keeps its key, value and headers.
 *
 * <p>Node and store names are durable (changelog topics carry the stores'); so is the shape, for a
 * running group must agree on it. The test that compares its description with a file is the place
 * where a change of either is noticed.
 */
public final class ProcessorTopology {
  private static final Deserializer<byte[]> READ = new ByteArrayDeserializer();
  private static final Serializer<byte[]> WRITE = new ByteArraySerializer();

  private ProcessorTopology() {}

  /**
   * @param partitions how many every topic has
   */
  public static Topology build(
      int partitions, LifecyclePolicy policy, FlowMeters meters, CensusBoard board) {
    Topology topology = new Topology();
    addSource(topology, NodeNames.REQUEST_SOURCE, Topics.REQUESTS);
    addSource(topology, NodeNames.PLACED_SOURCE, Topics.REQUESTS_PLACED);
    addSource(topology, NodeNames.REPLY_SOURCE, Topics.REPLIES);
    topology.addProcessor(
        NodeNames.FLOW,
        new FlowSupplier(partitions, policy, meters, board),
        NodeNames.REQUEST_SOURCE,
        NodeNames.PLACED_SOURCE,
        NodeNames.REPLY_SOURCE);
    addSink(topology, NodeNames.PLACED_SINK, Topics.REQUESTS_PLACED);
    addSink(topology, NodeNames.COMMAND_SINK, Topics.COMMANDS);
    addSink(topology, NodeNames.EVENT_SINK, Topics.EVENTS);
    addSink(topology, NodeNames.RESULT_SINK, Topics.RESULTS);
    // Dead letters keep their key, which may be anything or nothing: any partition will do.
    topology.addSink(
        NodeNames.DEAD_LETTER_SINK, Topics.DEAD_LETTERS.name(), WRITE, WRITE, NodeNames.FLOW);
    return topology;
  }

  private static void addSource(Topology topology, String name, TopicDescriptor<?, ?> topic) {
    topology.addSource(
        AutoOffsetReset.earliest(), name, new ArrivalTime(), READ, READ, topic.name());
  }

  private static void addSink(Topology topology, String name, TopicDescriptor<?, ?> topic) {
    topology.addSink(name, topic.name(), WRITE, WRITE, new ByKey(), NodeNames.FLOW);
  }

  /** As {@link io.productchange.schema.topic.Partitioning}, whatever partitioner is configured. */
  private static final class ByKey implements StreamPartitioner<byte[], byte[]> {
    @Override
    public Optional<Set<Integer>> partitions(
        String topic, byte[] key, byte[] value, int numPartitions) {
      return Optional.of(
          Set.of(
              Partitioning.partitionFor(new String(key, StandardCharsets.UTF_8), numPartitions)));
    }
  }

  private record FlowSupplier(
      int partitions, LifecyclePolicy policy, FlowMeters meters, CensusBoard board)
      implements ProcessorSupplier<byte[], byte[], byte[], byte[]> {
    @Override
    public Processor<byte[], byte[], byte[], byte[]> get() {
      return new ChangeFlowProcessor(partitions, policy, meters, board);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return StoredStates.builders();
    }
  }
}
