package io.productchange.kossimulator.kos;

import io.productchange.kossimulator.catalogue.ResultCode;
import io.productchange.kossimulator.rule.Behaviour.LateApply;
import org.jspecify.annotations.Nullable;

/** What KOS can do about one call. Everything it returns is recorded on disk where it must be. */
interface Work {
  /** Notes that the work begins now. */
  void begin();

  /** Does what was asked, or refuses it for good reasons. */
  Said perform() throws InterruptedException;

  /** Refuses because a rule says so. */
  Said refuse(ResultCode code, @Nullable String message) throws InterruptedException;

  /** Says that it failed; does nothing. */
  Said fail(ResultCode code, @Nullable String message);

  /** Says that it was done; does nothing. */
  Said pretend();

  /** Will do it later. */
  void later(LateApply late) throws InterruptedException;
}
