package io.productchange.kossimulator.journal;

/** The journal could not be written; KOS must not answer what it cannot record. */
public final class JournalFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JournalFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
