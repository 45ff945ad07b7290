package io.productchange.schema.request;

import io.productchange.schema.message.DeadLetterCause;
import io.productchange.schema.message.Violation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@link RequestReader} makes of a record's value. */
public sealed interface ReadRequest {

  /**
   * Not a request that could be answered: it goes to the dead letters.
   *
   * @param cause why, for machines
   * @param message why, for people; without any content of the value
   */
  record Unreadable(DeadLetterCause cause, String message) implements ReadRequest {}

  /**
   * A request that will be answered, be it valid or not.
   *
   * @param requestId as sent, or the one derived from the record's place
   * @param idGiven whether the sender gave it
   * @param lineNumber stated value: the string as sent where it is printable and fits its column,
   *     whether or not it is otherwise right; else null
   * @param customerId stated value, as above
   * @param currentProductCode stated value, as above
   * @param targetProductCode stated value, as above
   * @param lineKey the line number where it is a valid one, else the request's id: the key of every
   *     topic between our modules
   * @param requestedAtClaim the sender's own claim of when it asked, where it is a valid one
   * @param contentHash SHA-256, 64 lower-case hex digits, of what makes two requests of one id the
   *     same: lineNumber, customerId, currentProductCode, targetProductCode and type as sent
   * @param canonicalRequest canonical JSON of the known fields as sent, the id included; ASCII, at
   *     most 256 KiB. May hold {@code \\u0000}: a column of type json or text keeps it, jsonb
   *     refuses it
   * @param violations every rule that it breaks, in the order of the fields; empty for a valid one
   */
  @SuppressWarnings(
      "AvoidCommonTypeNames") // the opposite of Unreadable; java.lang.Readable is not in use
  record Readable(
      String requestId,
      boolean idGiven,
      @Nullable String lineNumber,
      @Nullable String customerId,
      @Nullable String currentProductCode,
      @Nullable String targetProductCode,
      String lineKey,
      @Nullable Instant requestedAtClaim,
      String contentHash,
      String canonicalRequest,
      List<Violation> violations)
      implements ReadRequest {
    public Readable {
      violations = List.copyOf(violations);
    }

    /** Whether it breaks no rule. */
    public boolean isValid() {
      return violations.isEmpty();
    }
  }
}
