package io.productchange.kosadapter.claim;

/** Nothing is known to be claimed; the same claim is to be tried again. */
public final class ClaimsUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ClaimsUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
