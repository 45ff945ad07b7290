package io.productchange.changeprocessor.request;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.productchange.changeprocessor.source.SourceRecord;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.ExecuteChange;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the processor knows of one request id. All but {@link Unknown} are kept in the state store:
 * their JSON is a durable shape.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "state")
@JsonSubTypes({
  @JsonSubTypes.Type(value = RequestState.Queued.class, name = "Queued"),
  @JsonSubTypes.Type(value = RequestState.Sent.class, name = "Sent"),
  @JsonSubTypes.Type(value = RequestState.Open.class, name = "Open"),
  @JsonSubTypes.Type(value = RequestState.Decided.class, name = "Decided")
})
public sealed interface RequestState {

  /** Never heard of, or forgotten. */
  record Unknown() implements RequestState {}

  /**
   * Accepted; waits for its turn on its line.
   *
   * @param command what will be sent
   * @param source the record, until the claim is answered
   * @param parked how many further records of this id wait for the claim
   */
  record Queued(ExecuteChange command, SourceRecord source, int parked) implements RequestState {}

  /**
   * The command was sent; whether this content owns the id, the adapter has yet to say.
   *
   * @param command what was sent
   * @param source the record, until the claim is answered
   * @param parked how many further records of this id wait for the claim
   * @param dispatch how and until when
   */
  record Sent(ExecuteChange command, SourceRecord source, int parked, Dispatch dispatch)
      implements RequestState {}

  /**
   * Claimed and undecided.
   *
   * @param command what was sent
   * @param dispatch how and until when
   * @param status the last status published
   * @param version the last version published
   * @param duplicatesOwed how many duplicates wait for the result
   * @param doubt where the change call is in doubt
   */
  record Open(
      ExecuteChange command,
      Dispatch dispatch,
      ChangeStatus status,
      long version,
      long duplicatesOwed,
      @Nullable Doubt doubt)
      implements RequestState {

    Open withDispatch(Dispatch dispatch) {
      return new Open(command, dispatch, status, version, duplicatesOwed, doubt);
    }

    Open withProgress(ChangeStatus status, long version) {
      return new Open(command, dispatch, status, version, duplicatesOwed, doubt);
    }

    Open withDuplicatesOwed(long duplicatesOwed) {
      return new Open(command, dispatch, status, version, duplicatesOwed, doubt);
    }

    Open withDoubt(@Nullable Doubt doubt) {
      return new Open(command, dispatch, status, version, duplicatesOwed, doubt);
    }
  }

  /**
   * Decided and told; duplicates are answered from here until it is forgotten.
   *
   * @param lineKey key of its records
   * @param acceptance the acceptance under which it was answered
   * @param contentHash what makes a record a duplicate
   * @param result what was told
   * @param duplicatesOwed how many duplicates still wait for it
   * @param decidedAt when the processor heard of it
   * @param forgetAt when it may be forgotten
   */
  record Decided(
      String lineKey,
      String acceptance,
      String contentHash,
      ChangeResult result,
      long duplicatesOwed,
      Instant decidedAt,
      Instant forgetAt)
      implements RequestState {}

  /**
   * A command under way.
   *
   * @param place whether its line waits for it
   * @param sends how often it was sent
   * @param deadline when it is sent again if nothing is decided by then
   */
  record Dispatch(Place place, int sends, Instant deadline) {}

  /**
   * The effect of a change call is unknown.
   *
   * @param since since when
   * @param message why, and what is awaited
   */
  record Doubt(Instant since, String message) {}
}
