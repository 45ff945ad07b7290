package io.productchange.schema.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PartitioningTest {

  @Test
  void aKeyIsPlacedWhereKafkasJavaClientsPlaceIt() {
    IntStream.range(0, 10_000)
        .mapToObj("010%08d"::formatted)
        .forEach(
            key -> {
              for (int partitions : new int[] {1, 2, 6, 7, 1000}) {
                assertThat(Partitioning.partitionFor(key, partitions))
                    .isEqualTo(
                        BuiltInPartitioner.partitionForKey(
                            key.getBytes(StandardCharsets.UTF_8), partitions));
              }
            });
  }

  /** Written down, so that a change of Kafka's own function would not go unseen. */
  @ParameterizedTest
  @CsvSource({"01012345678, 0", "01000000000, 4", "change-requests-3-1042, 0", "한, 4"})
  void theseKeysStayWhereTheyAre(String key, int partition) {
    assertThat(Partitioning.partitionFor(key, 6)).isEqualTo(partition);
  }
}
