package io.productchange.changeprocessor.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.productchange.changeprocessor.fixture.ModelAdapter;
import io.productchange.changeprocessor.fixture.SampleRequest;
import io.productchange.changeprocessor.request.LifecyclePolicy;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.schema.message.ChangeEvent;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.message.KosReply;
import io.productchange.schema.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/** The whole topology with real stores, on one partition, without a broker. */
final class TopologyBench implements AutoCloseable {
  static final String LINE = "01012345678";
  static final Instant START = SampleRequest.ARRIVED_AT;
  static final Duration RETENTION = Duration.ofHours(1);
  private static final LifecyclePolicy POLICY =
      new LifecyclePolicy(Duration.ofSeconds(30), Duration.ofMinutes(5), RETENTION);

  final ModelAdapter adapter = new ModelAdapter();
  final MeterRegistry registry = new SimpleMeterRegistry();
  final TestInputTopic<byte[], byte[]> requests;
  final TestInputTopic<byte[], byte[]> placed;
  final TestInputTopic<byte[], byte[]> replies;
  final TestOutputTopic<String, ExecuteChange> commands;
  final TestOutputTopic<String, ChangeEvent> events;
  final TestOutputTopic<String, byte[]> results;
  final TestOutputTopic<byte[], byte[]> deadLetters;
  private final TopologyTestDriver driver;
  private Instant now = START;

  TopologyBench(Path directory) {
    CensusBoard board = new CensusBoard(() -> now);
    board.bindTo(registry);
    driver =
        new TopologyTestDriver(
            ProcessorTopology.build(1, POLICY, new FlowMeters(registry), board),
            StreamsConfiguration.of(KafkaSettings.of("nowhere:9092"), directory, "test"),
            START);
    requests = input(Topics.REQUESTS.name());
    placed = input(Topics.REQUESTS_PLACED.name());
    replies = input(Topics.REPLIES.name());
    commands =
        driver.createOutputTopic(
            Topics.COMMANDS.name(),
            new StringDeserializer(),
            Topics.COMMANDS.valueSerde().deserializer());
    events =
        driver.createOutputTopic(
            Topics.EVENTS.name(),
            new StringDeserializer(),
            Topics.EVENTS.valueSerde().deserializer());
    results =
        driver.createOutputTopic(
            Topics.RESULTS.name(), new StringDeserializer(), new ByteArrayDeserializer());
    deadLetters =
        driver.createOutputTopic(
            Topics.DEAD_LETTERS.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private TestInputTopic<byte[], byte[]> input(String topic) {
    return driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public void close() {
    driver.close();
  }

  Instant now() {
    return now;
  }

  /** Time passes, and what is due is done. */
  void pass(Duration time) {
    now = now.plus(time);
    driver.advanceWallClockTime(time);
  }

  /** How many entries each store has. */
  Map<String, Long> kept() {
    return driver.getAllStateStores().keySet().stream().collect(toMap(store -> store, this::kept));
  }

  double unfinished(String status) {
    return registry.get("change.requests.unfinished").tag("status", status).gauge().value();
  }

  /** The adapter does its work until nothing is left to do. */
  void adapt() {
    while (!commands.isEmpty() || !adapter.undecided().isEmpty()) {
      commands.readValuesToList().forEach(command -> reply(adapter.command(command, now)));
      adapter.undecided().forEach(requestId -> reply(adapter.decide(requestId, now)));
    }
  }

  void reply(KosReply reply) {
    replies.pipeInput(reply.address().lineKey().getBytes(UTF_8), JsonCodec.write(reply));
  }

  ChangeResult resultOf(String requestId) {
    return Objects.requireNonNull(adapter.results().get(requestId), requestId);
  }

  private long kept(String store) {
    KeyValueStore<?, ?> all = driver.getKeyValueStore(store);
    try (var entries = all.all()) {
      long count = 0;
      while (entries.hasNext()) {
        entries.next();
        count++;
      }
      return count;
    }
  }

  static ChangeResult result(TestRecord<String, byte[]> record) {
    return JsonCodec.read(record.value(), ChangeResult.class);
  }

  static String header(TestRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "none" : new String(header.value(), UTF_8);
  }
}
