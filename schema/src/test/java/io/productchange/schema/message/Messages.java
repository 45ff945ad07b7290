package io.productchange.schema.message;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One message of every shape, by the name of its golden file. */
final class Messages {

  private static final Instant ARRIVED = Instant.parse("2026-01-31T09:00:00.123Z");
  private static final Instant CLAIMED = Instant.parse("2026-01-31T09:00:00.2Z");
  private static final Instant SENT = Instant.parse("2026-01-31T09:00:00.300001Z");
  private static final Instant DECIDED = Instant.parse("2026-01-31T09:00:00.456789Z");
  private static final String ID = "crm-2026-000017";
  private static final String LINE = "01012345678";
  private static final String ORIGIN = "change-requests-3-1042";
  private static final String ACCEPTANCE = ORIGIN + "@1769850000150";
  private static final String HASH =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  private static final String LEDGER = "8b0f5a2e-6d5f-4f0e-9a57-0b8f3d1c2a11";
  private static final String SENDER = "5d5c0f3a-41a7-4d35-8f0c-5a0c7f3e9b22";
  private static final Violation BAD_LINE =
      new Violation(
          ReasonCode.INVALID_REQUEST, "lineNumber", "expected 010 and 8 digits but it is absent");

  private Messages() {}

  static Map<String, Object> byGoldenName() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("change-result-completed", completed());
    all.put("change-result-failed", failed());
    all.put("change-result-refused-by-kos", refused());
    all.put("change-event-requested", event(requested()));
    all.put("change-event-validated", event(validated()));
    all.put("change-event-processing", event(processing()));
    all.put("change-event-completed", event(done()));
    all.put("change-event-without-identity", eventWithoutIdentity());
    all.put("execute-change", command(LINE, List.of()));
    all.put("execute-change-with-violations", command(null, List.of(BAD_LINE)));
    all.put("kos-reply-claimed", new KosReply.Claimed(address(), CLAIMED, List.of(requested())));
    all.put(
        "kos-reply-already-open", new KosReply.AlreadyOpen(address(), SENT, List.of(requested())));
    all.put("kos-reply-progressed", new KosReply.Progressed(address(), SENT, sent()));
    all.put(
        "kos-reply-in-doubt",
        new KosReply.InDoubt(address(), DECIDED, sent(), "no answer within PT10S"));
    all.put("kos-reply-decided", new KosReply.Decided(address(), DECIDED, whole(), completed()));
    all.put(
        "kos-reply-already-decided",
        new KosReply.AlreadyDecided(address(), DECIDED, whole(), completed(), true));
    all.put(
        "kos-reply-id-conflict",
        new KosReply.IdConflict(address(), CLAIMED, "the id is on record with other content"));
    all.put(
        "ledger-mark-accepted",
        new LedgerMark.Accepted(LEDGER, 2, "7412345678901234567", "00000001", SENT));
    all.put(
        "ledger-mark-reached",
        new LedgerMark.Reached(
            LEDGER,
            2,
            new LedgerMark.Sender(SENDER, LEDGER, 0, ARRIVED),
            new LedgerMark.Witness(LedgerMark.Kind.INTENDED, ID, 4711),
            List.of(new LedgerMark.Intent(ID, 1, 1, CLAIMED)),
            SENT));
    all.put("ledger-mark-probe", new LedgerMark.Probe(SENT));
    return all;
  }

  static ChangeResult completed() {
    return result(LINE, ChangeStatus.COMPLETED, null, Basis.KOS_ANSWER, "KO20260131000042", 3);
  }

  static ChangeResult failed() {
    return result(
        null,
        ChangeStatus.FAILED,
        new Reason(ReasonCode.INVALID_REQUEST, "1 check failed", List.of(BAD_LINE)),
        Basis.VALIDATION,
        null,
        1);
  }

  private static ChangeResult refused() {
    return result(
        LINE,
        ChangeStatus.FAILED,
        new Reason(ReasonCode.LINE_NOT_ACTIVE, "회선이 정지 상태입니다 (2002)", List.of()),
        Basis.KOS_ANSWER,
        null,
        3);
  }

  private static ChangeResult result(
      @Nullable String line,
      ChangeStatus status,
      @Nullable Reason reason,
      Basis basis,
      @Nullable String kosOrderNumber,
      long version) {
    return new ChangeResult(
        ID,
        Identifiers.resultId(ID, 1),
        1,
        line,
        "C-4711",
        "5G_BASIC",
        "5G_PREMIUM",
        status,
        reason,
        basis,
        kosOrderNumber,
        ARRIVED,
        DECIDED,
        version);
  }

  private static Transition requested() {
    return new Transition(ChangeStatus.REQUESTED, null, 0, CLAIMED, null, null, null, null);
  }

  private static Transition validated() {
    return new Transition(
        ChangeStatus.VALIDATED,
        ChangeStatus.REQUESTED,
        1,
        SENT,
        "all checks passed",
        null,
        null,
        null);
  }

  private static Transition processing() {
    return new Transition(
        ChangeStatus.PROCESSING,
        ChangeStatus.VALIDATED,
        2,
        SENT,
        null,
        null,
        JsonCodec.readTree("{\"lineNumber\":\"01012345678\",\"requestId\":\"crm-2026-000017\"}"),
        null);
  }

  private static Transition done() {
    return new Transition(
        ChangeStatus.COMPLETED,
        ChangeStatus.PROCESSING,
        3,
        DECIDED,
        null,
        "KOS changed the product",
        null,
        JsonCodec.readTree(
            "{\"success\":true,\"data\":{\"fee\":55000.10,\"big\":12345678901234567890,\"x\":null}}"));
  }

  private static List<Transition> sent() {
    return List.of(requested(), validated(), processing());
  }

  private static List<Transition> whole() {
    return List.of(requested(), validated(), processing(), done());
  }

  private static ChangeEvent event(Transition transition) {
    return new ChangeEvent(
        ID,
        1,
        LINE,
        "C-4711",
        "5G_BASIC",
        "5G_PREMIUM",
        ARRIVED,
        transition.status(),
        transition.previousStatus(),
        transition.version(),
        transition.occurredAt(),
        transition.validationResult(),
        transition.message(),
        transition.kosRequest(),
        transition.kosResponse());
  }

  private static ChangeEvent eventWithoutIdentity() {
    return new ChangeEvent(
        ORIGIN,
        1,
        null,
        null,
        null,
        null,
        ARRIVED,
        ChangeStatus.FAILED,
        ChangeStatus.REQUESTED,
        1,
        DECIDED,
        "lineNumber: expected 010 and 8 digits but it is absent",
        "1 check failed",
        null,
        null);
  }

  private static ExecuteChange command(@Nullable String line, List<Violation> violations) {
    return new ExecuteChange(
        Identifiers.commandId(ID, 1),
        ID,
        1,
        ACCEPTANCE,
        ORIGIN,
        line == null ? ID : line,
        line,
        "C-4711",
        "5G_BASIC",
        "5G_PREMIUM",
        ARRIVED,
        HASH,
        "{\"requestId\":\"crm-2026-000017\"}",
        violations);
  }

  private static KosReply.Address address() {
    return new KosReply.Address(Identifiers.commandId(ID, 1), ID, 1, ACCEPTANCE, LINE);
  }
}
