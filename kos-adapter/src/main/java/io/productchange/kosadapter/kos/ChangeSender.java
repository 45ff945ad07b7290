package io.productchange.kosadapter.kos;

import java.util.function.BooleanSupplier;

/** The one place where a change leaves for KOS. Implementations are thread-safe. */
@FunctionalInterface
public interface ChangeSender {

  /**
   * Sends a change, once. Never throws for what happens on the wire.
   *
   * @param guard asked when the connection stands and the first byte is about to be written; false
   *     keeps the call from being sent
   */
  Exchange change(ChangeCall call, BooleanSupplier guard);
}
