package io.productchange.kosadapter.breaker;

/** {@code state} of {@code pc_circuit_breaker_state}. */
public enum BreakerState {
  /** Calls are made. */
  CLOSED,
  /** No calls are made. */
  OPEN,
  /** One instance of the fleet makes a few calls, one after the other. */
  HALF_OPEN
}
