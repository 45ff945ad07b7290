package io.productchange.changeprocessor.host;

import static io.productchange.changeprocessor.host.TopologyBench.LINE;
import static io.productchange.changeprocessor.host.TopologyBench.RETENTION;
import static io.productchange.changeprocessor.host.TopologyBench.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.changeprocessor.fixture.SampleRequest;
import io.productchange.schema.message.ExecuteChange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What time does, on the whole topology. */
class TopologyTimeTest {
  @TempDir private Path directory;
  private TopologyBench bench;

  @BeforeEach
  void start() {
    bench = new TopologyBench(directory);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void aCommandWithoutAnAnswerIsSentAgainWithTheSameAcceptance() {
    bench.requests.pipeInput(SampleRequest.of("r-1", LINE).json());
    ExecuteChange first = bench.commands.readRecord().value();

    bench.pass(Duration.ofSeconds(29));
    assertThat(bench.commands.isEmpty()).isTrue();
    bench.pass(Duration.ofSeconds(1));

    assertThat(bench.commands.readRecord().value()).isEqualTo(first);
    bench.pass(Duration.ofSeconds(59));
    assertThat(bench.commands.isEmpty()).isTrue();
    bench.pass(Duration.ofSeconds(1));
    assertThat(bench.commands.readRecord().value()).isEqualTo(first);
  }

  @Test
  void atMostFiveHundredCommandsAreSentAgainInOneTick() {
    for (int i = 0; i < 501; i++) {
      bench.requests.pipeInput(SampleRequest.of("r-" + i, "010%08d".formatted(i)).json());
    }
    bench.commands.readRecordsToList();

    bench.pass(Duration.ofSeconds(30));
    assertThat(bench.commands.readRecordsToList()).hasSize(500);
    bench.pass(ChangeFlowProcessor.TICK);
    assertThat(bench.commands.readRecordsToList()).hasSize(1);
  }

  @Test
  void whatWasDecidedIsForgottenAfterItsRetentionAndNothingStaysBehind() {
    for (int i = 0; i < 20; i++) {
      bench.requests.pipeInput(SampleRequest.of("r-" + i, LINE).json());
    }
    bench.requests.pipeInput(SampleRequest.of("r-3", LINE).json());
    bench.adapt();
    assertThat(bench.kept()).containsEntry(StoreNames.REQUESTS, 20L);

    bench.pass(RETENTION);

    assertThat(bench.kept().values()).containsOnly(0L);
  }

  @Test
  void figuresTellWhatIsUnfinishedInDoubtAndHowOldItIs() {
    bench.requests.pipeInput(new TestRecord<>(null, SampleRequest.of("r-1", LINE).json(), START));
    bench.requests.pipeInput(new TestRecord<>(null, SampleRequest.of("r-2", LINE).json(), START));
    bench.requests.pipeInput(
        new TestRecord<>(null, SampleRequest.of("r-3", "01000000003").json(), START));
    bench.reply(bench.adapter.command(bench.commands.readRecord().value(), bench.now()));
    bench.reply(bench.adapter.doubt("r-1", bench.now()));

    bench.pass(Duration.ofSeconds(10));

    assertThat(
            Map.of(
                "queued", bench.unfinished("queued"),
                "sent", bench.unfinished("sent"),
                "requested", bench.unfinished("requested"),
                "processing", bench.unfinished("processing")))
        .isEqualTo(Map.of("queued", 1.0, "sent", 1.0, "requested", 0.0, "processing", 1.0));
    assertThat(bench.registry.get("change.requests.in.doubt").gauge().value()).isEqualTo(1);
    assertThat(
            bench
                .registry
                .get("change.requests.oldest.age")
                .tag("status", "processing")
                .gauge()
                .value())
        .isEqualTo(10.0);
    bench.adapt();
    bench.pass(Duration.ofSeconds(1));
    assertThat(
            bench.unfinished("processing") + bench.unfinished("queued") + bench.unfinished("sent"))
        .isZero();
  }
}
