package io.productchange.kossimulator.kos;

import io.productchange.kossimulator.catalogue.ResultCode;
import io.productchange.kossimulator.rule.Behaviour.LateApply;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** A change call that could be understood. Confined to the call's thread. */
final class ChangeWork implements Work {
  private final Order order;
  private final LineBook lines;
  private final LateEffects lateEffects;
  private final Envelopes envelopes;
  private final InstantSource clock;
  private Instant startedAt;

  ChangeWork(
      Order order,
      LineBook lines,
      LateEffects lateEffects,
      Envelopes envelopes,
      InstantSource clock) {
    this.order = order;
    this.lines = lines;
    this.lateEffects = lateEffects;
    this.envelopes = envelopes;
    this.clock = clock;
    this.startedAt = clock.instant();
  }

  @Override
  public void begin() {
    startedAt = clock.instant();
  }

  @Override
  public Said perform() throws InterruptedException {
    Effect effect = lines.change(order, startedAt, false);
    effect.ticket().await();
    return switch (effect) {
      case Effect.Made made ->
          new Said(
              envelopes.changed(order, made.previousProductCode(), made.kosOrderNumber()),
              ResultCode.DONE);
      case Effect.NotMade notMade -> fail(notMade.code(), null);
    };
  }

  @Override
  public Said refuse(ResultCode code, @Nullable String message) throws InterruptedException {
    lines.refuse(order, code, true).ticket().await();
    return fail(code, message);
  }

  @Override
  public Said fail(ResultCode code, @Nullable String message) {
    return new Said(envelopes.bare(200, code, message), code);
  }

  @Override
  public Said pretend() {
    String number = LineBook.kosOrderNumber(order.call(), clock.instant());
    return new Said(envelopes.changed(order, null, number), ResultCode.DONE);
  }

  @Override
  public void later(LateApply late) throws InterruptedException {
    lateEffects.schedule(order, startedAt, late);
  }
}
