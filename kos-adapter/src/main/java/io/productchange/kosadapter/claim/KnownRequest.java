package io.productchange.kosadapter.claim;

import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.Identifiers;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.message.PersonalData;
import io.productchange.schema.message.Transition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as it is on record already.
 *
 * @param contentHash null where the id is only taken by somebody's history row
 * @param result the exact JSON of its result, null while undecided
 */
public record KnownRequest(
    String requestId,
    @Nullable String contentHash,
    @Nullable String lineKey,
    int attempt,
    @Nullable String acceptance,
    @Nullable String result,
    @Nullable String transitions) {

  /** What a command for the same id is answered with. Pure. */
  public ClaimAnswer answer(ExecuteChange command) {
    if (contentHash == null) {
      return new ClaimAnswer.Conflict(
          "expected an id that is free, but a history row that was not made by the adapter has it");
    }
    if (!contentHash.equals(command.contentHash())) {
      return new ClaimAnswer.Conflict(
          "expected the content that is on record under this id, but it is another");
    }
    if (!command.lineKey().equals(lineKey)) {
      return new ClaimAnswer.Conflict(
          "expected line %s as on record under this id, but it is %s"
              .formatted(PersonalData.mask(lineKey), PersonalData.mask(command.lineKey())));
    }
    if (attempt != command.attempt()) {
      return new ClaimAnswer.Conflict(
          "expected attempt %d as on record under this id, but it is %d"
              .formatted(attempt, command.attempt()));
    }
    return result == null
        ? new ClaimAnswer.Open(all())
        : new ClaimAnswer.Decided(
            all(),
            JsonCodec.read(result, ChangeResult.class),
            !command.acceptance().equals(acceptance) && !isUntold());
  }

  /**
   * Whether the command's acceptance is to be answered from now on, or has just been told the
   * result as news: acceptances carry when they were made, and commands that are read again must
   * not bring back an older one.
   */
  public boolean isRenewedBy(ExecuteChange command) {
    return contentHash != null
        && (result == null || isUntold())
        && !command.acceptance().equals(acceptance)
        && madeAt(command.acceptance()) >= madeAt(acceptance);
  }

  private boolean isUntold() {
    return acceptance != null && acceptance.startsWith(Identifiers.UNTOLD_ACCEPTANCE);
  }

  private static long madeAt(@Nullable String acceptance) {
    if (acceptance == null) {
      return Long.MIN_VALUE;
    }
    try {
      return Long.parseLong(acceptance.substring(acceptance.lastIndexOf('@') + 1));
    } catch (NumberFormatException e) {
      return Long.MIN_VALUE;
    }
  }

  private List<Transition> all() {
    return transitions == null
        ? List.of()
        : List.of(JsonCodec.read(transitions, Transition[].class));
  }
}
