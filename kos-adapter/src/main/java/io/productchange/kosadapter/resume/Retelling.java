package io.productchange.kosadapter.resume;

import io.productchange.kosadapter.call.Ledger;
import io.productchange.kosadapter.call.LedgerUnavailableException;
import io.productchange.kosadapter.database.Failure;
import io.productchange.kosadapter.work.Workbench;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the latest decisions of partitions that came once more: who owned them before may have died
 * between a decision's commit and its reply, and nobody would tell it until its command is sent
 * again. What was told already is counted and dropped by the processor.
 *
 * <p>Thread-safe; {@link #look} is called by one thread.
 */
public final class Retelling {
  private static final Logger log = LoggerFactory.getLogger(Retelling.class);

  /** More than it takes the group to notice a death; older ones were told or are asked for. */
  private static final Duration LATEST = Duration.ofSeconds(40);

  private static final int MOST = 5_000;

  private static final String DECIDED =
      """
      SELECT request_id FROM pc_request
       WHERE decided_at >= :since AND partition = ANY (:partitions) AND content_hash IS NOT NULL
       ORDER BY decided_at DESC
       LIMIT :limit
      """;

  private final Jdbi jdbi;
  private final Ledger ledger;
  private final Workbench workbench;
  private final Supplier<Set<Integer>> owned;
  private final InstantSource clock;
  private final Queue<Integer> assigned = new ConcurrentLinkedQueue<>();

  /**
   * @param owned the partitions owned now
   */
  public Retelling(
      Jdbi jdbi,
      Ledger ledger,
      Workbench workbench,
      Supplier<Set<Integer>> owned,
      InstantSource clock) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.workbench = workbench;
    this.owned = owned;
    this.clock = clock;
  }

  /** Partitions that came: their latest decisions are told at the next look. */
  public void assigned(Set<Integer> partitions) {
    assigned.addAll(partitions);
  }

  /** Tells what is to be told; to be called every second or so. */
  public void look() {
    // Taken out before it is looked: one that comes again meanwhile is looked at again.
    Set<Integer> came = new HashSet<>();
    for (Integer next = assigned.poll(); next != null; next = assigned.poll()) {
      came.add(next);
    }
    if (came.isEmpty()) {
      return;
    }
    try {
      tell(came);
    } catch (JdbiException | LedgerUnavailableException e) {
      log.warn("the latest decisions cannot be read now: {}", Failure.describe(e));
      assigned.addAll(came);
    }
  }

  private void tell(Set<Integer> partitions) {
    List<String> ids = decided(partitions, clock.instant().minus(LATEST));
    if (!ids.isEmpty()) {
      ledger.load(ids).stream()
          .filter(snapshot -> snapshot.decided().isPresent())
          .filter(snapshot -> owned.get().contains(snapshot.change().partition()))
          .forEach(workbench::begin);
    }
  }

  private List<String> decided(Collection<Integer> partitions, Instant since) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(DECIDED)
                .bind("since", since)
                .bindArray("partitions", Integer.class, partitions)
                .bind("limit", MOST)
                .mapTo(String.class)
                .list());
  }
}
