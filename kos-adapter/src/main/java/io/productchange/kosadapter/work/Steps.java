package io.productchange.kosadapter.work;

import io.productchange.kosadapter.call.Step;

/**
 * Told of every step of every request, before and after it is carried out. What it throws ends the
 * run of that request as if the process had died there, which is what a crash point is.
 */
public interface Steps {
  /** Nothing is done. */
  Steps SILENT =
      new Steps() {
        @Override
        public void before(String requestId, Step step) {}

        @Override
        public void after(String requestId, Step step) {}
      };

  /** The step is about to be carried out. */
  void before(String requestId, Step step);

  /** The step was carried out; its result is known and not used yet. */
  void after(String requestId, Step step);
}
