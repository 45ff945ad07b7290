package io.productchange.kossimulator.journal;

/** How the answer to a call ended, as KOS saw it. */
public enum Delivery {
  /** All of it was handed to the operating system. */
  COMPLETE,
  /** Cut on purpose before the effect; nothing was sent. */
  CUT_BEFORE_EFFECT,
  /** Cut on purpose after the effect (or refusal); nothing was sent. */
  CUT_AFTER_EFFECT,
  /** Cut on purpose in the middle of the answer. */
  CUT_IN_ANSWER,
  /** Cut on purpose, with the effect still to come. */
  CUT_EFFECT_PENDING,
  /** Never answered: kept silent until the caller went away or the time was up. */
  SILENT,
  /** The caller was gone, or the process was stopping, before all of it was sent. */
  INTERRUPTED
}
