package io.productchange.simulation;

import io.productchange.kosadapter.call.Step;

/** Who of one adapter's runs may call KOS now. */
interface Gate {

  /** Asks for a place; {@code granted} comes when there is one, which may take long. */
  void ask(Run run, Step.Purpose purpose, Runnable granted);

  /** No longer wanted, or given back. */
  void leave(Run run);

  /** Whether a change may still be sent by who was let in before. */
  boolean stillOpen(Run run);

  /** An answer of KOS, or that there was none. */
  void report(Run run, Object outcome);

  /** To be called every second or so. */
  void refresh();
}
