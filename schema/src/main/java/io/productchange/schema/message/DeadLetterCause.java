package io.productchange.schema.message;

/** Why a record went to the dead letters. Published by name; more may be added. */
public enum DeadLetterCause {
  /** The value is not one JSON object within the limits of input. */
  UNREADABLE,
  /** It has a {@code requestId} that is not 1 to 50 characters of {@code A-Za-z0-9._:-}. */
  INVALID_REQUEST_ID,
  /** Another content or another line is on record under its {@code requestId}. */
  ID_CONFLICT,
  /**
   * More further records of one {@code requestId} came than are kept while its first one is not on
   * record yet.
   */
  TOO_MANY_REPEATS
}
