package io.productchange.kosadapter.mark;

/** The database may not be worked with now; nothing of the transaction was written. */
public final class LedgerClosedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LedgerClosedException(String why) {
    super(why);
  }
}
