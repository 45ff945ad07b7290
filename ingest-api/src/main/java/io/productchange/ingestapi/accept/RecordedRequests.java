package io.productchange.ingestapi.accept;

import java.util.Map;
import java.util.Set;

/** What the database knows about request ids: our port to it. Safe for use by several threads. */
public interface RecordedRequests {
  /**
   * The content hash of each of these ids that is recorded. Best effort: an empty answer where the
   * database cannot be asked within a short bound, since taking requests must not depend on it. The
   * processor decides in any case.
   */
  Map<String, String> contentHashes(Set<String> requestIds) throws InterruptedException;
}
