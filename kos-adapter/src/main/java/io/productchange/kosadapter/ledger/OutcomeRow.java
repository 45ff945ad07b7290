package io.productchange.kosadapter.ledger;

import io.productchange.kosadapter.call.LedgerWrite;
import io.productchange.kosadapter.call.Send;
import io.productchange.kosadapter.evidence.Evidence;
import io.productchange.kosadapter.evidence.Storable;
import io.productchange.kosadapter.kos.ChangeOutcome;
import io.productchange.kosadapter.kos.Exchange;
import io.productchange.kosadapter.kos.KosService;
import io.productchange.schema.message.Basis;
import io.productchange.schema.message.PersonalData;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An outcome as the columns of the ledger and of the integration log. Every text is storable. Pure.
 *
 * @param evidence what the doubt rests on; an empty object where there is none
 */
record OutcomeRow(
    Send.State state,
    Send.OutcomeKind outcome,
    @Nullable Basis basis,
    @Nullable Integer httpStatus,
    @Nullable String code,
    @Nullable String message,
    @Nullable String orderNumber,
    JsonNode evidence,
    @Nullable JsonNode responseHeaders,
    @Nullable JsonNode responseBody,
    int elapsedMillis,
    boolean success,
    @Nullable String error) {
  private static final int CODE_CHARACTERS = 50;
  private static final int MESSAGE_CHARACTERS = 1_000;

  static OutcomeRow of(LedgerWrite.Outcome write) {
    return switch (write.outcome()) {
      case ChangeOutcome.NotSent notSent ->
          row(
              write,
              Send.State.NOT_SENT,
              Send.OutcomeKind.NOT_SENT,
              null,
              null,
              null,
              null,
              notSent.why());
      case ChangeOutcome.Refused refused ->
          row(
              write,
              Send.State.REFUSED,
              Send.OutcomeKind.REFUSED,
              Basis.KOS_ANSWER,
              refused.code(),
              refused.message(),
              null,
              null);
      case ChangeOutcome.Applied applied ->
          row(
              write,
              Send.State.APPLIED,
              Send.OutcomeKind.APPLIED,
              Basis.KOS_ANSWER,
              "0000",
              null,
              applied.kosOrderNumber(),
              null);
      case ChangeOutcome.Errored errored ->
          row(
              write,
              Send.State.IN_DOUBT,
              Send.OutcomeKind.ERRORED,
              null,
              errored.code(),
              errored.message(),
              null,
              "KOS broke while working");
      case ChangeOutcome.Unanswered unanswered ->
          row(
              write,
              Send.State.IN_DOUBT,
              Send.OutcomeKind.UNANSWERED,
              null,
              null,
              null,
              null,
              unanswered.why());
    };
  }

  /** The same without anything that KOS said: for a database that refuses it all the same. */
  OutcomeRow bare() {
    return new OutcomeRow(
        state,
        outcome,
        basis,
        httpStatus,
        null,
        null,
        null,
        JsonNodeFactory.instance.objectNode(),
        null,
        null,
        elapsedMillis,
        success,
        error == null ? null : "not storable");
  }

  /** The outcome in one document, for {@code late_answer}. */
  ObjectNode summary() {
    ObjectNode summary =
        JsonNodeFactory.instance
            .objectNode()
            .put("outcome", outcome.name())
            .put("httpStatus", httpStatus)
            .put("code", code)
            .put("message", message)
            .put("kosOrderNumber", orderNumber)
            .put("error", error);
    if (responseBody != null) {
      summary.set("response", responseBody);
    }
    return summary;
  }

  private static OutcomeRow row(
      LedgerWrite.Outcome write,
      Send.State state,
      Send.OutcomeKind kind,
      @Nullable Basis basis,
      @Nullable String code,
      @Nullable String message,
      @Nullable String orderNumber,
      @Nullable String error) {
    ObjectNode evidence = JsonNodeFactory.instance.objectNode();
    write.why().ifPresent(why -> evidence.put("why", Storable.text(why, MESSAGE_CHARACTERS)));
    Exchange exchange = write.outcome().exchange();
    @Nullable Integer status = null;
    @Nullable JsonNode headers = null;
    if (exchange instanceof Exchange.Complete answer) {
      // HTTP allows three digits; an answer with another status is not parsed as one.
      status = answer.status();
      headers = Evidence.headers(answer.headers());
    }
    return new OutcomeRow(
        state,
        kind,
        basis,
        status,
        Storable.nullableText(code, CODE_CHARACTERS),
        // KOS's own words may name the line, which has a column of its own.
        Storable.nullableText(
            message == null ? null : PersonalData.maskWithin(message), MESSAGE_CHARACTERS),
        Storable.orderNumber(orderNumber),
        evidence,
        headers,
        Evidence.response(KosService.KOS_CHANGE, exchange).orElse(null),
        exchange.elapsedMillis(),
        state == Send.State.APPLIED,
        Storable.nullableText(error, MESSAGE_CHARACTERS));
  }
}
