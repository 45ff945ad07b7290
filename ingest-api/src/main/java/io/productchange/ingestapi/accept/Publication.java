package io.productchange.ingestapi.accept;

/** What became of a record that was to be written to Kafka. */
enum Publication {
  /** Written, and acknowledged by all in-sync replicas. */
  ACKNOWLEDGED,
  /** Certainly not written. */
  NOT_WRITTEN,
  /** Written or not: no answer, or one that does not tell. */
  UNKNOWN
}
