package io.productchange.chaos.storm;

import io.productchange.chaos.storm.Load.Acknowledged;
import io.productchange.chaos.storm.Order.Expected;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.Reason;
import io.productchange.schema.message.ReasonCode;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Says of each acknowledged request what is wrong with how it ended. What the invariants say of the
 * system as a whole is not said again here; this is the sender's view.
 */
final class Judge {
  private final Function<String, Optional<ChangeResult>> results;
  private final Function<String, Optional<String>> deadLetters;
  private final Set<String> idsOfRequests = new HashSet<>();

  /**
   * @param acknowledged all that were
   * @param results by request id
   * @param deadLetters causes by origin
   */
  Judge(
      Collection<Acknowledged> acknowledged,
      Function<String, Optional<ChangeResult>> results,
      Function<String, Optional<String>> deadLetters) {
    this.results = results;
    this.deadLetters = deadLetters;
    for (Acknowledged one : acknowledged) {
      if (!(one.order().expected() instanceof Expected.DeadLetter)) {
        idsOfRequests.add(one.requestId());
      }
    }
  }

  /** What became of one request. */
  enum Ending {
    AS_EXPECTED,
    /** Nothing yet. */
    MISSING,
    /** Not what may become of such a request. */
    WRONG
  }

  Ending ending(Acknowledged one) {
    return switch (one.order().expected()) {
      case Expected.DeadLetter _ -> deadLetter(one);
      case Expected.Repeated _ -> result(one, result -> true);
      case Expected.Failed failed ->
          result(one, result -> isFailed(result, Set.of(failed.reason())));
      case Expected.Completed completed ->
          result(
              one,
              result ->
                  result.status() == ChangeStatus.COMPLETED
                      || isFailed(result, completed.allowed()));
    };
  }

  /** A conflict with a request that never arrived is none. */
  private Ending deadLetter(Acknowledged one) {
    if (deadLetters.apply(one.origin()).isPresent()) {
      return Ending.AS_EXPECTED;
    }
    boolean conflicts = idsOfRequests.contains(one.requestId());
    return !conflicts && results.apply(one.requestId()).isPresent()
        ? Ending.AS_EXPECTED
        : Ending.MISSING;
  }

  private Ending result(Acknowledged one, Function<ChangeResult, Boolean> fits) {
    return results
        .apply(one.requestId())
        .map(result -> fits.apply(result) ? Ending.AS_EXPECTED : Ending.WRONG)
        .orElse(Ending.MISSING);
  }

  private static boolean isFailed(ChangeResult result, Set<ReasonCode> allowed) {
    Reason reason = result.reason();
    return result.status() == ChangeStatus.FAILED
        && reason != null
        && allowed.contains(reason.code());
  }

  /** For people: what it was, and how it ended. */
  String describe(Acknowledged one) {
    String ended =
        results
            .apply(one.requestId())
            .map(
                result ->
                    "%s %s %s"
                        .formatted(
                            result.status(),
                            result.basis(),
                            Optional.ofNullable(result.reason())
                                .map(reason -> reason.code() + ": " + reason.message())
                                .orElse("")))
            .orElse("no result");
    return "%s (%s%s): %s"
        .formatted(
            one.requestId(),
            one.order().kind(),
            one.origin().isEmpty() ? ", over HTTP" : ", " + one.origin(),
            ended);
  }
}
