package io.productchange.kossimulator.kos;

import io.productchange.kossimulator.catalogue.Catalogue;
import io.productchange.kossimulator.catalogue.IntegrationType;
import io.productchange.kossimulator.catalogue.Line;
import io.productchange.kossimulator.catalogue.LineStatus;
import io.productchange.kossimulator.catalogue.Product;
import io.productchange.kossimulator.catalogue.ResultCode;
import io.productchange.kossimulator.http.Answer;
import io.productchange.kossimulator.http.Ending;
import io.productchange.kossimulator.http.Request;
import io.productchange.kossimulator.http.Response;
import io.productchange.kossimulator.http.Transmission;
import io.productchange.kossimulator.journal.Delivery;
import io.productchange.kossimulator.journal.JournalEvent.Answered;
import io.productchange.kossimulator.journal.JournalEvent.Received;
import io.productchange.kossimulator.journal.JournalEvent.Refused;
import io.productchange.kossimulator.journal.JournalWriter;
import io.productchange.kossimulator.rule.CallFacts;
import io.productchange.kossimulator.rule.Plan;
import io.productchange.kossimulator.rule.RuleBook;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The three calls of KOS. Thread-safe. */
public final class KosCalls {
  private static final Logger LOG = LoggerFactory.getLogger(KosCalls.class);
  private static final Transmission NOTHING = new Transmission.Nothing(Ending.CLOSE);

  private final KosState state;
  private final LineBook lines;
  private final LateEffects lateEffects;
  private final JournalWriter journal;
  private final RuleBook rules;
  private final Envelopes envelopes;
  private final Stats stats;
  private final InstantSource clock;

  /** The calls on this state. */
  public KosCalls(
      KosState state,
      LineBook lines,
      LateEffects lateEffects,
      JournalWriter journal,
      RuleBook rules,
      Envelopes envelopes,
      Stats stats,
      InstantSource clock) {
    this.state = state;
    this.lines = lines;
    this.lateEffects = lateEffects;
    this.journal = journal;
    this.rules = rules;
    this.envelopes = envelopes;
    this.stats = stats;
    this.clock = clock;
  }

  /** Whether a rule cuts the call before its body is read, and how. */
  public Optional<Ending> reception(IntegrationType type) {
    Optional<Ending> cut = rules.reception(type);
    if (cut.isPresent()) {
      stats.cutBeforeReading(type);
    }
    return cut;
  }

  /**
   * Answers a call.
   *
   * @throws InterruptedException if the process stops meanwhile
   */
  public Answer handle(IntegrationType type, Request request) throws InterruptedException {
    if (!request.head().method().equals(type.method())) {
      Response response = envelopes.bare(405, ResultCode.SYSTEM_ERROR, "use " + type.method());
      return Answer.of(
          new Response(
              405, response.contentType(), response.body(), Map.of("Allow", type.method())));
    }
    String contentType = request.head().header("content-type").orElse("application/json");
    if (type != IntegrationType.PRODUCT_INFO
        && !contentType.toLowerCase(Locale.ROOT).startsWith("application/json")) {
      return Answer.of(envelopes.bare(415, ResultCode.SYSTEM_ERROR, "send application/json"));
    }
    stats.begin(type);
    boolean answered = false;
    try {
      Answer answer =
          switch (type) {
            case CUSTOMER_INFO -> inquiry(CallBody.read(request.body()));
            case PRODUCT_INFO -> productList();
            case PRODUCT_CHANGE -> change(CallBody.read(request.body()), request.connection());
          };
      answered = true;
      return answer;
    } finally {
      if (!answered) {
        stats.end(type);
      }
    }
  }

  private Answer productList() throws InterruptedException {
    Plan plan = rules.plan(new CallFacts(IntegrationType.PRODUCT_INFO, null, null, null));
    Work work = new ReadWork(envelopes, () -> new Said(envelopes.productList(), ResultCode.DONE));
    Outcome outcome = CallRunner.run(plan, work);
    return new Answer(
        outcome.transmission(), (bytes, intended) -> stats.end(IntegrationType.PRODUCT_INFO));
  }

  private Answer inquiry(CallBody body) throws InterruptedException {
    String requestId = body.text("requestId");
    String lineNumber = body.text("lineNumber");
    Plan plan =
        rules.plan(new CallFacts(IntegrationType.CUSTOMER_INFO, requestId, lineNumber, null));
    Work work =
        new ReadWork(
            envelopes,
            () ->
                requestId == null || lineNumber == null
                    ? notUnderstood(body)
                    : look(requestId, lineNumber));
    Outcome outcome = CallRunner.run(plan, work);
    return new Answer(
        outcome.transmission(), (bytes, intended) -> stats.end(IntegrationType.CUSTOMER_INFO));
  }

  private Said look(String requestId, String lineNumber) throws InterruptedException {
    Optional<Line> line = lines.find(lineNumber);
    if (line.isEmpty()) {
      return said(ResultCode.INQUIRY_LINE_UNKNOWN);
    }
    if (line.get().status() == LineStatus.TERMINATED) {
      return said(ResultCode.INQUIRY_LINE_NOT_ACTIVE);
    }
    Optional<Product> product = Catalogue.find(line.get().productCode());
    if (product.isEmpty()) {
      return said(ResultCode.INQUIRY_PRODUCT_UNKNOWN);
    }
    return new Said(envelopes.inquiry(requestId, line.get(), product.get()), ResultCode.DONE);
  }

  private Said said(ResultCode code) {
    return new Said(envelopes.bare(200, code, null), code);
  }

  /** No JSON object is a bad request; an object with bad fields is one more business failure. */
  private Said notUnderstood(CallBody body) {
    return new Said(
        envelopes.bare(
            body.isObject() ? 200 : 400, ResultCode.SYSTEM_ERROR, "요청 오류: " + body.problems()),
        ResultCode.SYSTEM_ERROR);
  }

  private Answer change(CallBody body, long connection) throws InterruptedException {
    String requestId = body.text("requestId");
    String lineNumber = body.text("lineNumber");
    String currentProductCode = body.text("currentProductCode");
    String targetProductCode = body.text("targetProductCode");
    long call = state.nextCall();
    journal.append(
        (seq, at) ->
            new Received(
                seq,
                at,
                call,
                connection,
                requestId,
                lineNumber,
                currentProductCode,
                targetProductCode));
    Plan plan =
        rules.plan(
            new CallFacts(
                IntegrationType.PRODUCT_CHANGE, requestId, lineNumber, targetProductCode));
    Work work =
        requestId != null
                && lineNumber != null
                && currentProductCode != null
                && targetProductCode != null
            ? new ChangeWork(
                new Order(call, requestId, lineNumber, targetProductCode),
                lines,
                lateEffects,
                envelopes,
                clock)
            : new ReadWork(
                envelopes, () -> rejected(body, call, requestId, lineNumber, targetProductCode));
    try {
      Outcome outcome = CallRunner.run(plan, work);
      return new Answer(
          outcome.transmission(),
          (bytes, intended) -> {
            stats.end(IntegrationType.PRODUCT_CHANGE);
            answered(call, requestId, outcome, bytes, intended, plan.ruleIds());
          });
    } catch (InterruptedException e) {
      Outcome none = new Outcome(NOTHING, Delivery.INTERRUPTED, 0, null);
      answered(call, requestId, none, 0, false, plan.ruleIds());
      throw e;
    }
  }

  private Said rejected(
      CallBody body,
      long call,
      @Nullable String requestId,
      @Nullable String lineNumber,
      @Nullable String targetProductCode)
      throws InterruptedException {
    journal
        .append(
            (seq, at) ->
                new Refused(
                    seq,
                    at,
                    call,
                    requestId,
                    lineNumber,
                    targetProductCode,
                    ResultCode.SYSTEM_ERROR.code(),
                    false))
        .await();
    return notUnderstood(body);
  }

  private void answered(
      long call,
      @Nullable String requestId,
      Outcome outcome,
      long bytes,
      boolean intended,
      List<String> ruleIds) {
    ResultCode code = outcome.code();
    try {
      journal.append(
          (seq, at) ->
              new Answered(
                  seq,
                  at,
                  call,
                  requestId,
                  intended ? outcome.delivery() : Delivery.INTERRUPTED,
                  bytes == 0 ? 0 : outcome.httpStatus(),
                  code == null ? null : code.code(),
                  bytes,
                  ruleIds));
    } catch (RuntimeException e) {
      LOG.warn("the answer to call {} could not be journaled: {}", call, e.toString());
    }
  }
}
