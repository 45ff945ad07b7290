package io.productchange.changeprocessor.host;

import io.productchange.changeprocessor.request.RequestState;
import io.productchange.schema.message.ChangeStatus;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Where an unfinished request stands, as metrics show it. */
enum Standing {
  /** Waits for its turn on its line. */
  QUEUED,
  /** Its claim is not answered. */
  SENT,
  REQUESTED,
  VALIDATED,
  PROCESSING;

  /** The value of the tag {@code status}. */
  String tag() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * One request that is not finished.
   *
   * @param requestedAt when it arrived
   */
  record Unfinished(Standing standing, Instant requestedAt, boolean inDoubt) {}

  /** Where the request stands; empty where it is unknown or decided. */
  static Optional<Unfinished> of(RequestState state) {
    return switch (state) {
      case RequestState.Unknown _, RequestState.Decided _ -> Optional.empty();
      case RequestState.Queued queued ->
          Optional.of(new Unfinished(QUEUED, queued.command().requestedAt(), false));
      case RequestState.Sent sent ->
          Optional.of(new Unfinished(SENT, sent.command().requestedAt(), false));
      case RequestState.Open open ->
          Optional.of(
              new Unfinished(
                  of(open.status()), open.command().requestedAt(), open.doubt() != null));
    };
  }

  private static Standing of(ChangeStatus status) {
    return switch (status) {
      case REQUESTED -> REQUESTED;
      case VALIDATED -> VALIDATED;
      case PROCESSING -> PROCESSING;
      case COMPLETED, FAILED ->
          throw new IllegalStateException("expected an open request but it is " + status);
    };
  }
}
