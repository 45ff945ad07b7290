package io.productchange.kossimulator.kos;

import io.productchange.kossimulator.catalogue.ResultCode;
import io.productchange.kossimulator.rule.Behaviour.LateApply;
import org.jspecify.annotations.Nullable;

/** A call that only reads: inquiry, product list, and what could not be understood. */
final class ReadWork implements Work {
  /** Makes the answer. */
  @FunctionalInterface
  interface Reading {
    Said read() throws InterruptedException;
  }

  private final Envelopes envelopes;
  private final Reading reading;

  ReadWork(Envelopes envelopes, Reading reading) {
    this.envelopes = envelopes;
    this.reading = reading;
  }

  @Override
  public void begin() {}

  @Override
  public Said perform() throws InterruptedException {
    return reading.read();
  }

  @Override
  public Said refuse(ResultCode code, @Nullable String message) {
    return fail(code, message);
  }

  @Override
  public Said fail(ResultCode code, @Nullable String message) {
    return new Said(envelopes.bare(200, code, message), code);
  }

  @Override
  public Said pretend() {
    throw new IllegalStateException("nothing to pretend: the call only reads");
  }

  @Override
  public void later(LateApply late) {
    throw new IllegalStateException("nothing to put off: the call only reads");
  }
}
