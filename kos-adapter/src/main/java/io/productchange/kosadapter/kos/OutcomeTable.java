package io.productchange.kosadapter.kos;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The one table that says what an exchange of a change call means. It errs to the side of doubt: an
 * answer that contradicts itself, speaks of another request or comes with an unexpected HTTP status
 * is {@link ChangeOutcome.Unanswered}.
 *
 * <pre>
 * nothing written                                             NotSent
 * 2xx, success true,  0000, about this call                   Applied
 * 2xx, success false, 2001 to 2005                            Refused
 * any status, success false, 2099 or 9999                     Errored
 * anything else                                               Unanswered
 * </pre>
 */
public final class OutcomeTable {
  private static final Set<String> REFUSALS = Set.of("2001", "2002", "2003", "2004", "2005");
  private static final Set<String> ERRORS = Set.of("2099", "9999");

  private OutcomeTable() {}

  /** Total: every exchange has exactly one outcome. */
  public static ChangeOutcome classify(ChangeCall call, Exchange exchange) {
    return switch (exchange) {
      case Exchange.NotWritten never ->
          new ChangeOutcome.NotSent(never, never.why(), never.byGuard());
      case Exchange.Broken broken -> new ChangeOutcome.Unanswered(broken, broken.why());
      case Exchange.Complete answer -> complete(call, answer);
    };
  }

  private static ChangeOutcome complete(ChangeCall call, Exchange.Complete answer) {
    Optional<KosEnvelope> read = KosEnvelope.of(answer);
    if (read.isEmpty()) {
      return new ChangeOutcome.Unanswered(
          answer, "HTTP " + answer.status() + " with a body that is not a KOS answer");
    }
    KosEnvelope envelope = read.get();
    @Nullable String code = envelope.resultCode();
    boolean good = answer.status() >= 200 && answer.status() < 300;
    if (envelope.saysFailed() && code != null) {
      if (ERRORS.contains(code)) {
        return new ChangeOutcome.Errored(answer, code, envelope.resultMessage());
      }
      if (good && REFUSALS.contains(code)) {
        return new ChangeOutcome.Refused(answer, code, envelope.resultMessage());
      }
    }
    if (good && envelope.saysDone()) {
      @Nullable String stranger = aboutAnother(call, envelope.data());
      return stranger == null
          ? new ChangeOutcome.Applied(
              answer, KosEnvelope.text(envelope.data().path("changeInfo"), "kosOrderNumber"))
          : new ChangeOutcome.Unanswered(answer, "the answer speaks of another " + stranger);
    }
    return new ChangeOutcome.Unanswered(
        answer,
        "HTTP %d with success %s and code %s, which says nothing certain"
            .formatted(answer.status(), envelope.success(), shown(code)));
  }

  /** The field by which an answer shows that it belongs to another call, or null. */
  private static @Nullable String aboutAnother(ChangeCall call, JsonNode data) {
    JsonNode info = data.path("changeInfo");
    if (differs(data, "requestId", call.requestId())) {
      return "requestId";
    }
    if (differs(info, "lineNumber", call.lineNumber())) {
      return "lineNumber";
    }
    return differs(info, "newProductCode", call.targetProductCode()) ? "newProductCode" : null;
  }

  private static boolean differs(JsonNode object, String field, String expected) {
    @Nullable String stated = KosEnvelope.text(object, field);
    return stated != null && !stated.equals(expected);
  }

  private static String shown(@Nullable String code) {
    return code == null ? "missing" : io.productchange.schema.message.Text.shown(code, 10);
  }
}
