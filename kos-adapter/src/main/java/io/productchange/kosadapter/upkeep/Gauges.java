package io.productchange.kosadapter.upkeep;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.productchange.schema.message.ChangeStatus;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * How many requests are open and in doubt in the database, and how old the oldest of each status
 * is. Read by {@link #look}, never by who asks for metrics. Thread-safe.
 */
public final class Gauges {
  private static final String OPEN =
      """
      SELECT status, count(*) AS requests,
             coalesce(extract(epoch FROM now() - min(requested_at)), 0) AS oldest_seconds
        FROM pc_request
       WHERE content_hash IS NOT NULL AND decided_at IS NULL
       GROUP BY status
      """;

  private static final String IN_DOUBT =
      """
      SELECT count(*) AS requests,
             coalesce(extract(epoch FROM now() - min(in_doubt_since)), 0) AS oldest_seconds
        FROM pc_request
       WHERE in_doubt_since IS NOT NULL AND decided_at IS NULL
      """;

  private record Figures(long requests, double oldestSeconds) {}

  private static final Figures NONE = new Figures(0, 0);

  private final Jdbi jdbi;
  private final AtomicReference<Map<ChangeStatus, Figures>> open = new AtomicReference<>(Map.of());
  private final AtomicReference<Figures> inDoubt = new AtomicReference<>(NONE);

  public Gauges(Jdbi jdbi, MeterRegistry registry) {
    this.jdbi = jdbi;
    for (ChangeStatus status : ChangeStatus.values()) {
      if (!status.isFinal()) {
        register(registry, status);
      }
    }
    Gauge.builder("kos.adapter.requests.in.doubt", inDoubt, figures -> figures.get().requests)
        .description("Requests whose change call's effect is not known")
        .register(registry);
    Gauge.builder(
            "kos.adapter.requests.in.doubt.oldest.seconds",
            inDoubt,
            figures -> figures.get().oldestSeconds)
        .description("Age of the oldest doubt, seconds")
        .register(registry);
  }

  private void register(MeterRegistry registry, ChangeStatus status) {
    Gauge.builder("kos.adapter.requests.open", open, figures -> of(figures, status).requests)
        .description("Undecided requests in the database by status")
        .tag("status", status.name())
        .register(registry);
    Gauge.builder(
            "kos.adapter.requests.oldest.seconds",
            open,
            figures -> of(figures, status).oldestSeconds)
        .description("Age of the oldest undecided request by status, seconds")
        .tag("status", status.name())
        .register(registry);
  }

  private static Figures of(
      AtomicReference<Map<ChangeStatus, Figures>> figures, ChangeStatus status) {
    @Nullable Figures known = figures.get().get(status);
    return known == null ? NONE : known;
  }

  /**
   * Reads the figures; to be called every few seconds.
   *
   * @throws org.jdbi.v3.core.JdbiException if the database cannot be asked
   */
  public void look() {
    Map<ChangeStatus, Figures> read = new EnumMap<>(ChangeStatus.class);
    jdbi.useHandle(
        handle -> {
          handle
              .createQuery(OPEN)
              .map(
                  (row, _) ->
                      Map.entry(
                          ChangeStatus.valueOf(row.getString("status")),
                          new Figures(row.getLong("requests"), row.getDouble("oldest_seconds"))))
              .forEach(entry -> read.put(entry.getKey(), entry.getValue()));
          inDoubt.set(
              handle
                  .createQuery(IN_DOUBT)
                  .map(
                      (row, _) ->
                          new Figures(row.getLong("requests"), row.getDouble("oldest_seconds")))
                  .one());
        });
    open.set(read);
  }
}
