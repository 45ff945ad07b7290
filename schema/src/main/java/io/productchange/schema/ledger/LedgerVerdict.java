package io.productchange.schema.ledger;

/** Whether a database may be worked with, by what Kafka knows. */
public sealed interface LedgerVerdict {

  /**
   * It is the ledger that Kafka knows, and has everything that any call left on the strength of.
   *
   * @param toAccept whether that is to be put on record anew: it is the first one, or was failed
   *     over without a loss
   */
  record Fits(boolean toAccept) implements LedgerVerdict {}

  /**
   * It is another one, or an older one.
   *
   * @param why for people, without personal data
   */
  record Refused(String why) implements LedgerVerdict {}
}
