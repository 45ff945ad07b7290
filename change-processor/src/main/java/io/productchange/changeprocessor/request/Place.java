package io.productchange.changeprocessor.request;

/** Whether a request that is under way keeps the others of its line waiting. */
public enum Place {
  /** It is the line's one request under way. */
  IN_LINE,
  /**
   * It calls nothing: it has violations, the full queue of its line included. It waits for nobody
   * and nobody waits for it, so its result may come before those of earlier requests of the line.
   */
  ASIDE
}
