package io.productchange.kosadapter.call;

import java.time.Duration;
import java.util.Optional;

/**
 * The numbers of the call protocol.
 *
 * @param lateEffectBound how long after its sender can no longer send a change may still take
 *     effect, as certified by KOS's owner; empty: nobody knows, an operator decides
 * @param guard how much time may pass between intent and send
 * @param factsMaxAge how old the line's facts may be when the intent is made
 * @param automaticSends how many sends a request gets without an operator, at least 1
 * @param pauseFirst the first pause after something that is worth repeating
 * @param pauseMax the longest such pause
 */
public record CallPolicy(
    Optional<Duration> lateEffectBound,
    Duration guard,
    Duration factsMaxAge,
    int automaticSends,
    Duration pauseFirst,
    Duration pauseMax) {

  /** The product's numbers. */
  public static CallPolicy standard(Optional<Duration> lateEffectBound) {
    return new CallPolicy(
        lateEffectBound,
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        3,
        Duration.ofMillis(200),
        Duration.ofSeconds(5));
  }

  /** The pause before repetition {@code tries}, from 0: doubling, bounded. */
  Duration pause(int tries) {
    Duration doubled = pauseFirst.multipliedBy(1L << Math.min(tries, 10));
    return doubled.compareTo(pauseMax) < 0 ? doubled : pauseMax;
  }
}
