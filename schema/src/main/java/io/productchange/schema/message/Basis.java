package io.productchange.schema.message;

/** What a decision rests on. */
public enum Basis {
  /** KOS answered the change call itself. */
  KOS_ANSWER,
  /**
   * The answer was lost; an inquiry showed the line on the target (or still on the old) product.
   * Authorship is inferred.
   */
  INQUIRY,
  /** The line was on the target product already; no change call was made. */
  NO_OP,
  /** A check refused the request; no change call was made. */
  VALIDATION,
  /** An operator decided, with a reason on record. */
  OPERATOR
}
