package io.productchange.changeprocessor.request;

/**
 * Says what an input means for a request, in whatever state it is.
 *
 * <p>Pure and total. What comes from outside never throws: a reply that cannot be used is ignored
 * and counted. A pair that only a bug of ours could bring about, such as a turn for a request that
 * does not wait for one, throws, so that the transaction it is part of is not committed.
 */
public final class RequestLifecycle {

  private RequestLifecycle() {}

  /**
   * What the input means.
   *
   * @throws IllegalStateException for a pair that cannot be
   */
  public static RequestDecision decide(
      RequestState state, RequestInput input, LifecyclePolicy policy) {
    return switch (state) {
      case RequestState.Unknown unknown -> UnknownRules.decide(unknown, input, policy);
      case RequestState.Queued queued -> QueuedRules.decide(queued, input, policy);
      case RequestState.Sent sent -> SentRules.decide(sent, input, policy);
      case RequestState.Open open -> OpenRules.decide(open, input, policy);
      case RequestState.Decided decided -> DecidedRules.decide(decided, input);
    };
  }

  static IllegalStateException impossible(RequestState state, RequestInput input) {
    return new IllegalStateException(
        "expected an input that can come to a request that is %s but got %s"
            .formatted(state.getClass().getSimpleName(), input.getClass().getSimpleName()));
  }
}
