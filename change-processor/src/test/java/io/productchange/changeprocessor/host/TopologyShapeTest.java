package io.productchange.changeprocessor.host;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.productchange.changeprocessor.fixture.Golden;
import io.productchange.changeprocessor.request.LifecyclePolicy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Processors of one group must agree on the topology's shape, and changelog topics carry the
 * stores' names. Whoever changes {@code topology.txt} must say in the change log that all
 * processors are to be stopped before the first of the new ones starts, and what becomes of the old
 * stores.
 */
class TopologyShapeTest {
  private static final Pattern STORES = Pattern.compile("\\(stores: \\[([^]]*)]\\)");

  @Test
  void theTopologyHasTheShapeThatRunningGroupsAgreeOn() {
    LifecyclePolicy policy =
        new LifecyclePolicy(Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofDays(1));

    String description =
        ProcessorTopology.build(
                6,
                policy,
                new FlowMeters(new SimpleMeterRegistry()),
                new CensusBoard(InstantSource.system()))
            .describe()
            .toString();

    Golden.check("topology.txt", STORES.matcher(description).replaceAll(TopologyShapeTest::sorted));
  }

  /** Kafka Streams lists a node's stores in another order in every run. */
  private static String sorted(MatchResult stores) {
    return Stream.of(stores.group(1).split(", "))
        .sorted()
        .collect(Collectors.joining(", ", "(stores: [", "])"));
  }
}
