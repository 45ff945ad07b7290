package io.productchange.runtime.waypoint;

/**
 * Told when a process's work reaches a named place: around every commit and everything that is told
 * to others. In a service as it is delivered this is {@link #SILENT}; what tests that break the
 * system on purpose put here instead is no part of it.
 *
 * <p>Implementations are thread-safe and do not throw.
 */
@FunctionalInterface
public interface Waypoints {
  /** Nothing is done. */
  Waypoints SILENT = name -> {};

  /**
   * Work has come to this place; returns when it may go on.
   *
   * @param name what is being done, and where in it, such as {@code claim.before-commit}
   */
  void reached(String name);
}
