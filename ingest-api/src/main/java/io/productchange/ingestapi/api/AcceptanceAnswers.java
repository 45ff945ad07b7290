package io.productchange.ingestapi.api;

import io.productchange.ingestapi.accept.Acceptance;
import io.productchange.ingestapi.http.Answer;
import io.productchange.ingestapi.http.Problem;
import io.productchange.ingestapi.http.ProblemType;
import io.productchange.schema.message.Violation;
import java.util.List;
import java.util.Optional;

/** What a client is told about a request that it handed in. */
final class AcceptanceAnswers {
  private static final int RETRY_SOON_SECONDS = 1;
  private static final int RETRY_KAFKA_SECONDS = 5;

  private AcceptanceAnswers() {}

  /**
   * The body of 202.
   *
   * @param duplicate whether the same request had been accepted before
   */
  record Accepted(String requestId, boolean duplicate) {}

  /** Where the request can be asked for; an id needs no encoding in a path. */
  static String location(String requestId) {
    return "/v1/change-requests/" + requestId;
  }

  /** The body of 202, empty where the request was not taken. */
  static Optional<Accepted> accepted(Acceptance acceptance) {
    return switch (acceptance) {
      case Acceptance.Accepted(String requestId) -> Optional.of(new Accepted(requestId, false));
      case Acceptance.Repeated(String requestId) -> Optional.of(new Accepted(requestId, true));
      case Acceptance.Conflicting _,
          Acceptance.Unreadable _,
          Acceptance.Invalid _,
          Acceptance.TooLarge _,
          Acceptance.TooManyInFlight _,
          Acceptance.NotAccepted _,
          Acceptance.OutcomeUnknown _ ->
          Optional.empty();
    };
  }

  static Answer answer(Acceptance acceptance) {
    return accepted(acceptance)
        .map(body -> Answer.json(202, body).with("Location", location(body.requestId())))
        .orElseGet(() -> problem(acceptance).answer());
  }

  /**
   * @throws IllegalArgumentException if the request was taken
   */
  static Problem problem(Acceptance acceptance) {
    return switch (acceptance) {
      case Acceptance.Unreadable(String message) ->
          Problem.of(ProblemType.UNREADABLE_REQUEST, message);
      case Acceptance.Invalid(List<Violation> violations) ->
          Problem.of(
                  ProblemType.INVALID_REQUEST,
                  "%d %s broken; nothing was recorded"
                      .formatted(
                          violations.size(), violations.size() == 1 ? "rule is" : "rules are"))
              .with("violations", violations);
      case Acceptance.TooLarge(int maxBytes) ->
          Problem.of(
              ProblemType.BODY_TOO_LARGE,
              "A change request has at most %d bytes, its requestId included".formatted(maxBytes));
      case Acceptance.Conflicting(String requestId) ->
          Problem.of(
                  ProblemType.ID_CONFLICT,
                  "Another request with this id was accepted before; it is untouched. A new request needs a new id")
              .with("requestId", requestId);
      case Acceptance.TooManyInFlight() ->
          Problem.of(ProblemType.TOO_MANY_IN_FLIGHT, "Nothing was recorded; repeat it later")
              .retryAfterSeconds(RETRY_SOON_SECONDS);
      case Acceptance.NotAccepted() ->
          Problem.of(
                  ProblemType.NOT_ACCEPTED,
                  "Kafka did not take it. It is not recorded; repeat it later")
              .retryAfterSeconds(RETRY_KAFKA_SECONDS);
      case Acceptance.OutcomeUnknown(String requestId) ->
          Problem.of(
                  ProblemType.OUTCOME_UNKNOWN,
                  "Kafka did not acknowledge it in time. It may or may not be recorded: repeat it with this requestId, which cannot do it twice")
              .with("requestId", requestId)
              .retryAfterSeconds(RETRY_KAFKA_SECONDS);
      case Acceptance.Accepted _, Acceptance.Repeated _ ->
          throw new IllegalArgumentException("an accepted request is no problem");
    };
  }
}
