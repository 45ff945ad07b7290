package io.productchange.kosadapter.work;

import io.productchange.kosadapter.call.Snapshot;

/** Where requests are worked on: at most one run each at a time. */
public interface Workbench {

  /**
   * Goes on with a request, unless it is under way already.
   *
   * @return whether a run was begun
   */
  boolean begin(Snapshot snapshot);

  /** Whether a request is under way. */
  boolean isUnderWay(String requestId);

  /** How many requests are under way. */
  int underWay();
}
