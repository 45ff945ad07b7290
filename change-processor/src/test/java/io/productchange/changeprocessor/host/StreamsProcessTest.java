package io.productchange.changeprocessor.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.runtime.management.CheckResult;
import java.time.Duration;
import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.api.Test;

class StreamsProcessTest {
  private static final Duration LONG = Duration.ofHours(1);

  @Test
  void aProcessThatHasItsPartitionsIsReady() {
    assertThat(StreamsProcess.ready(State.RUNNING, true, LONG)).isEqualTo(CheckResult.up());
  }

  @Test
  void aProcessThatNeverHadPartitionsIsNotReady() {
    assertThat(StreamsProcess.ready(State.REBALANCING, false, Duration.ZERO))
        .isEqualTo(CheckResult.down("Kafka Streams is REBALANCING"));
    assertThat(StreamsProcess.ready(State.CREATED, false, Duration.ZERO))
        .isEqualTo(CheckResult.down("Kafka Streams is CREATED"));
  }

  @Test
  void aRebalanceKeepsAProcessReadyButNotForEver() {
    assertThat(StreamsProcess.ready(State.REBALANCING, true, Duration.ofSeconds(119)))
        .isEqualTo(CheckResult.up());
    assertThat(StreamsProcess.ready(State.REBALANCING, true, Duration.ofMinutes(2)))
        .isEqualTo(CheckResult.down("Kafka Streams is REBALANCING since 120 s"));
  }

  @Test
  void aProcessThatEndedIsNotReady() {
    assertThat(StreamsProcess.ready(State.ERROR, true, Duration.ZERO))
        .isEqualTo(CheckResult.down("Kafka Streams is ERROR"));
  }
}
