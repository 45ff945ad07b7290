package io.productchange.schema.request;

/** Why a value is not one JSON object within the limits; its text has no content of the value. */
final class UnreadableException extends Exception {

  UnreadableException(String message) {
    super(message);
  }

  UnreadableException(String message, Throwable cause) {
    super(message, cause);
  }
}
