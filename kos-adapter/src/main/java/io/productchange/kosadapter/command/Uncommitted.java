package io.productchange.kosadapter.command;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The newest offset of each partition that is not known to be committed. Where a commit failed, a
 * partition without a further command would otherwise show a lag for ever. Used by one thread.
 */
final class Uncommitted {
  static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Map<TopicPartition, OffsetAndMetadata> newest = new HashMap<>();
  private boolean failed;
  private long failedAtNanos;

  /**
   * What to commit now: nothing where nothing is new, but for what failed a second ago.
   *
   * @param claimed newer offsets
   * @param assignment the partitions that this process owns; others' offsets are forgotten
   * @param nowNanos a monotonic clock's reading
   */
  Map<TopicPartition, OffsetAndMetadata> due(
      Map<TopicPartition, OffsetAndMetadata> claimed,
      Set<TopicPartition> assignment,
      long nowNanos) {
    boolean again = failed && nowNanos - failedAtNanos >= RETRY_AFTER.toNanos();
    return claimed.isEmpty() && !again ? Map.of() : all(claimed, assignment);
  }

  /** The same at an end, where there is no later: all that is not known to be committed. */
  Map<TopicPartition, OffsetAndMetadata> all(
      Map<TopicPartition, OffsetAndMetadata> claimed, Set<TopicPartition> assignment) {
    newest.putAll(claimed);
    newest.keySet().retainAll(assignment);
    failed = false;
    return Map.copyOf(newest);
  }

  /** These were committed. */
  void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach(newest::remove);
  }

  /** A commit failed. */
  void failed(long nowNanos) {
    failed = true;
    failedAtNanos = nowNanos;
  }

  /** Whoever owns these next begins where the last commit was. */
  void forget(Collection<TopicPartition> partitions) {
    newest.keySet().removeAll(partitions);
  }
}
