package io.productchange.schema.message;

/**
 * Why a request failed. Published by name; more may be added, so consumers must not fail on an
 * unknown one.
 */
public enum ReasonCode {
  INVALID_REQUEST,
  SAME_PRODUCT,
  LINE_NOT_FOUND,
  LINE_NOT_ACTIVE,
  CURRENT_PRODUCT_MISMATCH,
  PRODUCT_NOT_FOUND,
  PRODUCT_NOT_ON_SALE,
  OPERATOR_MISMATCH,
  KOS_REFUSED,
  NOT_APPLIED,
  LINE_QUEUE_FULL,
  CANCELLED,
  OPERATOR_DECISION
}
