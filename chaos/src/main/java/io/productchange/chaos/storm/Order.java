package io.productchange.chaos.storm;

import io.productchange.schema.message.ReasonCode;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request to submit.
 *
 * @param kind what it is an example of
 * @param requestId the id it carries; null where it carries none that is usable
 * @param overHttp otherwise a record on Kafka
 * @param key the record's key; null: none
 * @param partition the partition it is forced into; empty: as the key has it
 * @param json the value, or the body over HTTP
 * @param expected what may become of it
 */
record Order(
    String kind,
    @Nullable String requestId,
    boolean overHttp,
    @Nullable String key,
    Optional<Integer> partition,
    String json,
    Expected expected) {

  /** Where a request may end, whatever goes wrong meanwhile. */
  sealed interface Expected {
    /**
     * Completed. No outage is a reason for anything else; three sends that KOS lost are one.
     *
     * @param basedOnOthers whether it rests on earlier requests of its line, which may have failed
     */
    record Completed(boolean basedOnOthers) implements Expected {
      Set<ReasonCode> allowed() {
        return basedOnOthers
            ? Set.of(ReasonCode.NOT_APPLIED, ReasonCode.CURRENT_PRODUCT_MISMATCH)
            : Set.of(ReasonCode.NOT_APPLIED);
      }
    }

    /** Failed, for this reason. */
    record Failed(ReasonCode reason) implements Expected {}

    /** A dead letter for its record; under its id the result of another request, if any. */
    record DeadLetter() implements Expected {}

    /** The result of an earlier request under this id. */
    record Repeated() implements Expected {}
  }
}
