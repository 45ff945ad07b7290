package io.productchange.kosadapter.call;

import io.productchange.kosadapter.kos.ChangeCall;
import io.productchange.kosadapter.kos.ChangeOutcome;
import io.productchange.kosadapter.kos.LineAnswer;
import io.productchange.kosadapter.kos.ProductsAnswer;
import io.productchange.schema.message.KosReply;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the call machine wants done next, and how it goes on with what came of it. The machine
 * itself does nothing: whoever runs it (real threads, or a simulation in virtual time) carries out
 * the effect and asks {@code then} for the next step.
 *
 * <p>A place among the calls to KOS is held from {@link Enter} to the next {@link Pause}, {@link
 * Reload} or {@link Done}.
 */
public sealed interface Step {

  /** What a place among the calls to KOS is wanted for. */
  enum Purpose {
    /** To check and change: all three services are needed. */
    CHANGE,
    /** To ask what became of a change: only the inquiry is needed. */
    INQUIRY
  }

  /** Wait, as long as it takes, until KOS may be called: breakers, probe budget, concurrency. */
  record Enter(Purpose purpose, Supplier<Step> then) implements Step {}

  /** Ask KOS for the line. */
  record Inquire(Change change, Function<LineAnswer, Step> then) implements Step {}

  /** Have the product list, from the cache where it is fresh. */
  record ListProducts(Function<ProductsAnswer, Step> then) implements Step {}

  /** Write to the ledger. */
  record Write(LedgerWrite write, Function<LedgerAnswer, Step> then) implements Step {}

  /**
   * Send the change: once, if not more than {@link CallPolicy#guard} passed since {@code since}
   * when the first byte is about to be written.
   */
  record SendChange(
      Change change, long sendId, Stamp since, ChangeCall call, Function<ChangeOutcome, Step> then)
      implements Step {}

  /** Publish a reply, some time soon. */
  record Tell(KosReply reply, Supplier<Step> then) implements Step {}

  /** Wait. */
  record Pause(Duration duration, Why why, Supplier<Step> then) implements Step {}

  /** Read again what the ledger knows; repeated until it can be read. */
  record Reload(Change change, Function<Snapshot, Step> then) implements Step {}

  /**
   * Nothing more to be done now.
   *
   * @param why for logs and metrics
   */
  record Done(End why) implements Step {}

  /** Why the machine waits. */
  enum Why {
    FACTS_MISSING,
    NOT_SENT,
    NOT_APPLIED,
    DECLINED,
    LEDGER_UNKNOWN,
    INQUIRY_UNAVAILABLE
  }

  /** How a run of the machine ended. */
  enum End {
    /** The request is decided. */
    DECIDED,
    /** In doubt; work goes on when time, the sender or an operator allows it. */
    IN_DOUBT
  }
}
