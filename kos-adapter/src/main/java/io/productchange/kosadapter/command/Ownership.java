package io.productchange.kosadapter.command;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The partitions that this process owns now. Each time a partition comes, it comes with a new term,
 * so that what was read in an earlier term can be told apart. Thread-safe.
 */
public final class Ownership {
  private final Map<Integer, Long> terms = new HashMap<>();
  private long lastTerm;

  synchronized void take(Collection<Integer> partitions) {
    lastTerm++;
    partitions.forEach(partition -> terms.put(partition, lastTerm));
  }

  synchronized void giveUp(Collection<Integer> partitions) {
    partitions.forEach(terms::remove);
  }

  /** The term in which a partition is owned, or -1 where it is not. */
  synchronized long term(int partition) {
    @Nullable Long term = terms.get(partition);
    return term == null ? -1 : term;
  }

  /** The partitions owned now. */
  public synchronized Set<Integer> partitions() {
    return Set.copyOf(terms.keySet());
  }
}
