package io.productchange.schema.message;

/** Where a change request stands. Order of declaration is order of progress. */
public enum ChangeStatus {
  REQUESTED,
  VALIDATED,
  PROCESSING,
  COMPLETED,
  FAILED;

  /** Whether nothing follows this status within the same attempt. */
  public boolean isFinal() {
    return this == COMPLETED || this == FAILED;
  }
}
