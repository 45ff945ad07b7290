package io.productchange.ingestapi.accept;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The requests that this process has published lately, so that one handed in twice within the
 * moment that a request takes to reach the database is recognised. Bounded: what was forgotten is
 * asked of the database, and decided by the processor in any case.
 *
 * <p>Safe for use by several threads.
 */
final class RecentRequests {
  /** About 30 MB when full; at 500 requests a second, the last three minutes. */
  private static final int ENTRIES_MAX = 100_000;

  private static final Duration KEPT = Duration.ofMinutes(15);

  private final Cache<String, Entry> entries =
      Caffeine.newBuilder().maximumSize(ENTRIES_MAX).expireAfterWrite(KEPT).build();

  /**
   * One request that is being, or was, published.
   *
   * @param contentHash its content
   * @param publication what became of it
   */
  record Entry(String contentHash, CompletableFuture<Publication> publication) {
    static Entry of(String contentHash) {
      return new Entry(contentHash, new CompletableFuture<>());
    }
  }

  Optional<Entry> find(String requestId) {
    return Optional.ofNullable(entries.getIfPresent(requestId));
  }

  /** Takes the id for a publication; the entry that has it already, where one has. */
  Optional<Entry> claim(String requestId, Entry mine) {
    @Nullable Entry before = entries.asMap().putIfAbsent(requestId, mine);
    return Optional.ofNullable(before);
  }

  /** Takes the id over from an entry that failed; whether nobody else was faster. */
  boolean takeOver(String requestId, Entry failed, Entry mine) {
    return entries.asMap().replace(requestId, failed, mine);
  }

  /** Forgets an entry that was certainly not written. */
  void forget(String requestId, Entry notWritten) {
    entries.asMap().remove(requestId, notWritten);
  }

  /** About how many there are. */
  long size() {
    return entries.estimatedSize();
  }
}
