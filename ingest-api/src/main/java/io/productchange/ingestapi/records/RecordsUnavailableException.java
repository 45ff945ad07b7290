package io.productchange.ingestapi.records;

/** The database could not be asked. */
public final class RecordsUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RecordsUnavailableException(Throwable cause) {
    super("the database cannot be asked", cause);
  }
}
