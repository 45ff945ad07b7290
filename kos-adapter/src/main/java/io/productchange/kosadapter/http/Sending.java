package io.productchange.kosadapter.http;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** One attempt's mark: whether its sending began. Thread-safe. */
final class Sending {
  static final String ATTRIBUTE = "product-change.sending";

  private final BooleanSupplier guard;
  private final Runnable onBegin;
  private final AtomicBoolean begun = new AtomicBoolean();

  /**
   * @param guard whether it may still be sent
   * @param onBegin runs before the first byte is written
   */
  Sending(BooleanSupplier guard, Runnable onBegin) {
    this.guard = guard;
    this.onBegin = onBegin;
  }

  /** Whether a byte may have been written. */
  boolean hasBegun() {
    return begun.get();
  }

  /**
   * @throws GuardException if it must no longer be sent
   * @throws IllegalStateException if it was sent before
   */
  void begin() throws GuardException {
    if (begun.get()) {
      throw new IllegalStateException("expected one sending of an attempt, but this is a second");
    }
    if (!guard.getAsBoolean()) {
      throw new GuardException();
    }
    begun.set(true);
    onBegin.run();
  }

  /** The guard said no. */
  static final class GuardException extends IOException {
    private static final long serialVersionUID = 1L;

    GuardException() {
      super("too much time has passed since the intent");
    }
  }
}
