package io.productchange.chaos.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.chaos.storm.Order.Expected;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WorkloadTest {
  private static final int PARTITIONS = 6;
  private static final int MANY = 2_000;

  private static List<Order> orders(long seed) {
    Workload workload = new Workload(seed, PARTITIONS);
    return Stream.generate(workload::next).limit(MANY).toList();
  }

  @Test
  void theSameSeedGivesTheSameRequests() {
    assertThat(orders(5)).isEqualTo(orders(5)).isNotEqualTo(orders(6));
  }

  @Test
  void everyKindIsThere() {
    assertThat(orders(1).stream().map(Order::kind).distinct())
        .contains(
            "good",
            "several of a line",
            "already on target",
            "line suspended",
            "line unknown",
            "product not on sale",
            "current product stale",
            "in a wrong partition",
            "without key",
            "without id",
            "unreadable",
            "duplicate",
            "same id, other content");
    assertThat(orders(1)).anyMatch(Order::overHttp).anyMatch(order -> !order.overHttp());
  }

  @Test
  void whatRepeatsOrConflictsComesAfterItsFirst() {
    Set<String> seen = new HashSet<>();
    for (Order order : orders(2)) {
      String id = order.requestId();
      if (order.expected() instanceof Expected.Repeated
          || order.kind().equals("same id, other content")) {
        assertThat(seen).contains(id);
      } else if (id != null) {
        assertThat(seen.add(id)).isTrue();
      }
    }
  }
}
