package io.productchange.kosadapter.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class UncommittedTest {
  private static final TopicPartition ONE = new TopicPartition("kos-commands", 1);
  private static final TopicPartition TWO = new TopicPartition("kos-commands", 2);
  private static final Set<TopicPartition> BOTH = Set.of(ONE, TWO);
  private static final long LATER = Uncommitted.RETRY_AFTER.toNanos();

  private final Uncommitted offsets = new Uncommitted();

  @Test
  void whatFailedIsDueAgainWithoutAFurtherCommand() {
    assertThat(offsets.due(at(ONE, 7), BOTH, 0)).isEqualTo(at(ONE, 7));
    offsets.failed(0);

    assertThat(offsets.due(Map.of(), BOTH, LATER - 1)).isEmpty();
    assertThat(offsets.due(Map.of(), BOTH, LATER)).isEqualTo(at(ONE, 7));
    assertThat(offsets.due(Map.of(), BOTH, 3 * LATER)).as("it is on its way").isEmpty();
  }

  @Test
  void whatWasCommittedIsNotDueAgain() {
    offsets.committed(offsets.due(at(ONE, 7), BOTH, 0));
    offsets.failed(0);

    assertThat(offsets.due(at(TWO, 3), BOTH, LATER)).isEqualTo(at(TWO, 3));
  }

  @Test
  void aPartitionNeverGoesBack() {
    Map<TopicPartition, OffsetAndMetadata> first = offsets.due(at(ONE, 7), BOTH, 0);
    assertThat(offsets.due(at(ONE, 9), BOTH, 0)).isEqualTo(at(ONE, 9));
    offsets.committed(first);
    offsets.failed(0);

    assertThat(offsets.due(Map.of(), BOTH, LATER)).isEqualTo(at(ONE, 9));
  }

  @Test
  void atAnEndNothingWaits() {
    offsets.due(at(ONE, 7), BOTH, 0);
    offsets.failed(0);

    assertThat(offsets.all(Map.of(), BOTH)).isEqualTo(at(ONE, 7));
  }

  @Test
  void whatIsOthersIsNotCommitted() {
    offsets.due(at(ONE, 7), BOTH, 0);
    offsets.due(at(TWO, 3), BOTH, 0);
    offsets.forget(Set.of(ONE));
    offsets.failed(0);

    assertThat(offsets.due(Map.of(), BOTH, LATER)).isEqualTo(at(TWO, 3));
    offsets.failed(0);
    assertThat(offsets.due(Map.of(), Set.of(ONE), 2 * LATER)).isEmpty();
  }

  private static Map<TopicPartition, OffsetAndMetadata> at(TopicPartition partition, long offset) {
    return Map.of(partition, new OffsetAndMetadata(offset));
  }
}
