package io.productchange.ingestapi.records;

import io.productchange.schema.message.Basis;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.Reason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a request stands, as clients get it: the fields of its result as far as they are known yet,
 * and when each step was made.
 *
 * @param resultId only once it is decided
 * @param reason why it failed
 * @param basis what the decision rests on
 * @param requestedAt when it arrived at Kafka
 * @param validatedAt when its checks had passed and its change call was about to be made
 * @param processedAt when it was decided
 * @param version 0 when recorded, one more with each step
 * @param inDoubt since when and why the change call's effect is unknown; absent once that is
 *     settled
 * @see ChangeResult the other fields
 */
public record RequestStatus(
    String requestId,
    @Nullable String resultId,
    int attempt,
    @Nullable String lineNumber,
    @Nullable String customerId,
    @Nullable String currentProductCode,
    @Nullable String targetProductCode,
    ChangeStatus status,
    @Nullable Reason reason,
    @Nullable Basis basis,
    @Nullable String kosOrderNumber,
    Instant requestedAt,
    @Nullable Instant validatedAt,
    @Nullable Instant processedAt,
    long version,
    @Nullable InDoubt inDoubt) {

  /**
   * A change call whose effect is not known.
   *
   * @param message what is awaited; absent where nothing more is known
   */
  public record InDoubt(Instant since, @Nullable String message) {}

  /** Whether nothing more will happen to it in this attempt. */
  public boolean isFinal() {
    return status.isFinal();
  }

  /** The status of a decided request. */
  static RequestStatus decided(ChangeResult result, @Nullable Instant validatedAt) {
    return new RequestStatus(
        result.requestId(),
        result.resultId(),
        result.attempt(),
        result.lineNumber(),
        result.customerId(),
        result.currentProductCode(),
        result.targetProductCode(),
        result.status(),
        result.reason(),
        result.basis(),
        result.kosOrderNumber(),
        result.requestedAt(),
        validatedAt,
        result.processedAt(),
        result.version(),
        null);
  }
}
