package io.productchange.kossimulator.catalogue;

/** The state of a line at KOS. */
public enum LineStatus {
  /** In use: the only state in which a product can be changed. */
  ACTIVE,
  /** Suspended for a while. */
  SUSPENDED,
  /** Ended for good; KOS still knows it. */
  TERMINATED
}
