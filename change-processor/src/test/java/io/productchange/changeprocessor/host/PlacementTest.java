package io.productchange.changeprocessor.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.productchange.changeprocessor.fixture.SampleRequest;
import io.productchange.changeprocessor.request.LifecyclePolicy;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.schema.message.HeaderNames;
import io.productchange.schema.topic.Partitioning;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One task of six: what it keeps and what it hands on. */
class PlacementTest {
  private static final int PARTITIONS = 6;
  private static final String LINE = "01012345678";
  private static final int HOME = Partitioning.partitionFor(LINE, PARTITIONS);
  private static final int ELSEWHERE = (HOME + 1) % PARTITIONS;

  @TempDir private Path directory;
  private final List<StateStore> stores = new ArrayList<>();

  @AfterEach
  void closeStores() {
    stores.forEach(StateStore::close);
  }

  @Test
  void aRecordInItsLinesPartitionIsKept() {
    MockProcessorContext<byte[], byte[]> context = taskGiven(HOME, SampleRequest.of("r-1", LINE));

    assertThat(context.forwarded(NodeNames.COMMAND_SINK)).hasSize(1);
    assertThat(context.forwarded()).hasSize(1);
  }

  @Test
  void aRecordInAnotherPartitionIsForwardedWithWhatItIs() {
    MockProcessorContext<byte[], byte[]> context =
        taskGiven(ELSEWHERE, SampleRequest.of(null, LINE));

    assertThat(context.forwarded()).hasSize(1);
    Record<? extends byte[], ? extends byte[]> placed =
        context.forwarded(NodeNames.PLACED_SINK).getFirst().record();
    assertThat(placed.key()).isEqualTo(LINE.getBytes(UTF_8));
    assertThat(placed.value()).isEqualTo(SampleRequest.of(null, LINE).json());
    String origin = "change-requests-%d-42".formatted(ELSEWHERE);
    assertThat(header(placed, HeaderNames.ORIGIN)).isEqualTo(origin);
    assertThat(header(placed, HeaderNames.PLACED_REQUEST_ID)).isEqualTo(origin);
    assertThat(header(placed, HeaderNames.ARRIVED_AT_MILLIS)).isEqualTo("1234");
    assertThat(header(placed, HeaderNames.PLACED_KEY)).isEqualTo("a-key");
    assertThat(header(placed, "trace")).isEqualTo("t-1");
  }

  @Test
  void aRecordWithoutAUsableLineBelongsWhereItsIdBelongs() {
    SampleRequest request = SampleRequest.of("r-1", "no line");
    int home = Partitioning.partitionFor("r-1", PARTITIONS);

    assertThat(taskGiven(home, request).forwarded(NodeNames.COMMAND_SINK)).hasSize(1);
    assertThat(taskGiven((home + 1) % PARTITIONS, request).forwarded(NodeNames.PLACED_SINK))
        .hasSize(1);
  }

  private MockProcessorContext<byte[], byte[]> taskGiven(int partition, SampleRequest request) {
    MockProcessorContext<byte[], byte[]> context =
        new MockProcessorContext<>(
            StreamsConfiguration.of(KafkaSettings.of("nowhere:9092"), directory, "test"),
            new TaskId(0, partition),
            directory.resolve("task-" + partition).toFile());
    for (StoreBuilder<?> builder : StoredStates.builders()) {
      StateStore store = builder.withLoggingDisabled().build();
      store.init(context.getStateStoreContext(), store);
      context.addStateStore(store);
      stores.add(store);
    }
    ChangeFlowProcessor processor =
        new ChangeFlowProcessor(
            PARTITIONS,
            new LifecyclePolicy(Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofDays(1)),
            new FlowMeters(new SimpleMeterRegistry()),
            new CensusBoard(InstantSource.system()));
    context.setCurrentSystemTimeMs(1_234);
    processor.init(context);
    context.setRecordMetadata("change-requests", partition, 42);
    RecordHeaders headers = new RecordHeaders();
    headers.add("trace", "t-1".getBytes(UTF_8));
    processor.process(new Record<>("a-key".getBytes(UTF_8), request.json(), 1_234, headers));
    return context;
  }

  private static String header(Record<?, ?> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
