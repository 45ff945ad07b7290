package io.productchange.kosadapter.call;

/** What became of a {@link LedgerWrite}. */
public sealed interface LedgerAnswer {

  /**
   * Committed.
   *
   * @param sendId the send's row, or 0 where the write is about none
   * @param acceptance whom replies are for now
   * @param startedAt when its transaction began, by the two clocks of the guard
   */
  record Committed(long sendId, String acceptance, Stamp startedAt) implements LedgerAnswer {}

  /** Nothing was written: the state was not the expected one. Another one was faster. */
  record Declined() implements LedgerAnswer {}

  /** Nobody knows whether it was committed; the database could not be asked. */
  record Unknown(String why) implements LedgerAnswer {}
}
