package io.productchange.schema.message;

/**
 * Why a request failed. Published by name; more may be added, so consumers must not fail on an
 * unknown one. What senders can do about each is in docs/messages.md.
 */
public enum ReasonCode {
  /** It breaks a rule of the message contract. */
  INVALID_REQUEST,
  /** Target and current product are the same. */
  SAME_PRODUCT,
  /** KOS does not know the line (2001, 3001). */
  LINE_NOT_FOUND,
  /** The line is suspended or terminated (2002, 3002). */
  LINE_NOT_ACTIVE,
  /** The line has another product than the request says. */
  CURRENT_PRODUCT_MISMATCH,
  /** KOS does not know the product (2003, 3003). */
  PRODUCT_NOT_FOUND,
  /** The target product is not sold now (2004). */
  PRODUCT_NOT_ON_SALE,
  /** The product is another operator's (2005). */
  OPERATOR_MISMATCH,
  /** KOS refused for a reason without a code of ours; the message quotes it. */
  KOS_REFUSED,
  /** No usable answer from KOS, several times, and each time the line was found unchanged. */
  NOT_APPLIED,
  /** Too many requests of the line were waiting already. */
  LINE_QUEUE_FULL,
  /** It was withdrawn before anything was sent. */
  CANCELLED,
  /** An operator decided that the change was not made. */
  OPERATOR_DECISION
}
