package io.productchange.changeprocessor.host;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.kafka.streams.processor.TaskId;

/**
 * What the last census of each of this process's tasks found, as gauges. A census goes through all
 * unfinished requests in slices, so the figures are as old as one round takes: about a second for
 * each 250 of them in one partition.
 *
 * <p>Safe for use by several threads.
 */
public final class CensusBoard {
  private final Map<TaskId, Count> counts = new ConcurrentHashMap<>();
  private final InstantSource clock;

  /**
   * @param clock what ages are measured with
   */
  public CensusBoard(InstantSource clock) {
    this.clock = clock;
  }

  /** Adds the gauges. */
  public void bindTo(MeterRegistry registry) {
    for (Standing standing : Standing.values()) {
      Gauge.builder("change.requests.unfinished", this, board -> board.unfinished(standing))
          .description("requests accepted and not decided")
          .tag("status", standing.tag())
          .register(registry);
      Gauge.builder("change.requests.oldest.age", this, board -> board.oldestSeconds(standing))
          .description("age of the oldest request accepted and not decided, 0 where there is none")
          .baseUnit("seconds")
          .tag("status", standing.tag())
          .register(registry);
    }
    Gauge.builder("change.requests.in.doubt", this, CensusBoard::inDoubt)
        .description("requests whose change call's effect is unknown")
        .register(registry);
  }

  void put(TaskId task, Count count) {
    counts.put(task, count);
  }

  void remove(TaskId task) {
    counts.remove(task);
  }

  long unfinished(Standing standing) {
    return counts.values().stream()
        .mapToLong(count -> count.unfinished.getOrDefault(standing, 0L))
        .sum();
  }

  long inDoubt() {
    return counts.values().stream().mapToLong(count -> count.inDoubt).sum();
  }

  double oldestSeconds(Standing standing) {
    Optional<Instant> oldest =
        counts.values().stream()
            .flatMap(count -> Stream.ofNullable(count.oldest.get(standing)))
            .min(Instant::compareTo);
    return oldest
        .map(since -> Math.max(0, Duration.between(since, clock.instant()).toMillis()) / 1_000.0)
        .orElse(0.0);
  }

  /** What one census has found so far. Used by one thread until it is put on the board. */
  static final class Count {
    private final Map<Standing, Long> unfinished = new EnumMap<>(Standing.class);
    private final Map<Standing, Instant> oldest = new EnumMap<>(Standing.class);
    private long inDoubt;

    void add(Standing.Unfinished request) {
      unfinished.merge(request.standing(), 1L, Long::sum);
      oldest.merge(
          request.standing(),
          request.requestedAt(),
          (one, other) -> one.isBefore(other) ? one : other);
      if (request.inDoubt()) {
        inDoubt++;
      }
    }
  }
}
