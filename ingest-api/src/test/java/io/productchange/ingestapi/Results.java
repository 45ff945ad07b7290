package io.productchange.ingestapi;

import io.productchange.schema.message.Basis;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.Identifiers;
import io.productchange.schema.message.Reason;
import io.productchange.schema.message.ReasonCode;
import io.productchange.schema.message.Violation;
import io.productchange.schema.request.ReadRequest;
import java.time.Instant;
import java.util.List;

/** Results as the adapter composes them. */
final class Results {
  private Results() {}

  static ChangeResult completed(String json, Instant requestedAt, Instant processedAt) {
    ReadRequest.Readable request = RequestRows.read(json);
    return new ChangeResult(
        request.requestId(),
        Identifiers.resultId(request.requestId(), 1),
        1,
        request.lineNumber(),
        request.customerId(),
        request.currentProductCode(),
        request.targetProductCode(),
        ChangeStatus.COMPLETED,
        null,
        Basis.KOS_ANSWER,
        "KOS-1",
        requestedAt,
        processedAt,
        3);
  }

  static ChangeResult failed(String json, Instant requestedAt, Instant processedAt) {
    ReadRequest.Readable request = RequestRows.read(json);
    Violation violation =
        new Violation(ReasonCode.LINE_NOT_ACTIVE, "lineNumber", "the line is SUSPENDED");
    return new ChangeResult(
        request.requestId(),
        Identifiers.resultId(request.requestId(), 1),
        1,
        request.lineNumber(),
        request.customerId(),
        request.currentProductCode(),
        request.targetProductCode(),
        ChangeStatus.FAILED,
        new Reason(ReasonCode.LINE_NOT_ACTIVE, "the line is SUSPENDED", List.of(violation)),
        Basis.VALIDATION,
        null,
        requestedAt,
        processedAt,
        1);
  }
}
