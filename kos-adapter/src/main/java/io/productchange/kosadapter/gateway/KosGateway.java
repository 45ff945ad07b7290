package io.productchange.kosadapter.gateway;

import dev.failsafe.CircuitBreakerOpenException;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import dev.failsafe.Timeout;
import dev.failsafe.TimeoutExceededException;
import io.productchange.kosadapter.breaker.Admission;
import io.productchange.kosadapter.breaker.Breakers;
import io.productchange.kosadapter.breaker.Pass;
import io.productchange.kosadapter.breaker.Trouble;
import io.productchange.kosadapter.call.Change;
import io.productchange.kosadapter.http.KosHttp;
import io.productchange.kosadapter.kos.ChangeCall;
import io.productchange.kosadapter.kos.ChangeOutcome;
import io.productchange.kosadapter.kos.ChangeSender;
import io.productchange.kosadapter.kos.Exchange;
import io.productchange.kosadapter.kos.InquiryTable;
import io.productchange.kosadapter.kos.KosBodies;
import io.productchange.kosadapter.kos.KosService;
import io.productchange.kosadapter.kos.LineAnswer;
import io.productchange.kosadapter.kos.OutcomeTable;
import io.productchange.kosadapter.kos.ProductsAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * KOS's three calls with everything that belongs to them. Inquiry and product list change nothing,
 * so they are repeated; the change call is made once, whatever happens.
 *
 * <p>Thread-safe. No method throws for what KOS or the network does.
 */
public final class KosGateway {
  private static final int READ_ATTEMPTS = 3;

  private final KosHttp http;
  private final ChangeSender changes;
  private final Breakers breakers;
  private final Admission admission;
  private final ProductCatalogue catalogue;
  private final CallLog callLog;
  private final CallMeters meters;
  private final InstantSource clock;
  private final RetryPolicy<Object> retry;
  private final Timeout<Object> timeout;

  /**
   * @param changes how changes are sent
   * @param kosTimeout how long one attempt may take
   */
  public KosGateway(
      KosHttp http,
      ChangeSender changes,
      Breakers breakers,
      Admission admission,
      ProductCatalogue catalogue,
      CallLog callLog,
      CallMeters meters,
      InstantSource clock,
      Duration kosTimeout) {
    this.http = http;
    this.changes = changes;
    this.breakers = breakers;
    this.admission = admission;
    this.catalogue = catalogue;
    this.callLog = callLog;
    this.meters = meters;
    this.clock = clock;
    this.retry =
        RetryPolicy.builder()
            .handleResultIf(Trouble::isTrouble)
            .abortOn(CircuitBreakerOpenException.class)
            .withMaxAttempts(READ_ATTEMPTS)
            .withBackoff(Duration.ofMillis(100), Duration.ofSeconds(2))
            .withJitter(0.3)
            .build();
    // The attempt ends by itself at its deadline; this is for whatever should keep it from that.
    this.timeout = Timeout.of(kosTimeout.plusSeconds(5));
  }

  /** Asks for the line of a change. */
  public LineAnswer inquire(Change change, Pass pass) {
    JsonNode body = KosBodies.inquiry(change.lineNumber(), change.requestId());
    return read(
        KosService.KOS_CUSTOMER,
        pass,
        change.requestId(),
        body,
        () -> http.inquire(change.lineNumber(), change.requestId()),
        exchange -> InquiryTable.line(change.lineNumber(), exchange),
        LineAnswer.Unavailable::new);
  }

  /** The product list, from the cache where it is fresh. */
  public ProductsAnswer products(Pass pass) {
    return catalogue.get(
        () ->
            read(
                KosService.KOS_PRODUCT,
                pass,
                null,
                null,
                http::products,
                InquiryTable::products,
                ProductsAnswer.Unavailable::new));
  }

  /**
   * Sends a change, once.
   *
   * @param guard asked when the first byte is about to be written
   */
  public ChangeOutcome send(ChangeCall call, Pass pass, BooleanSupplier guard) {
    Exchange exchange = changes.change(call, guard);
    ChangeOutcome outcome = OutcomeTable.classify(call, exchange);
    meters.called(KosService.KOS_CHANGE, outcome, exchange.elapsedMillis());
    boolean byGuard = outcome instanceof ChangeOutcome.NotSent notSent && notSent.byGuard();
    if (!byGuard) {
      breakers.countChange(call.requestId(), outcome);
      admission.report(pass, KosService.KOS_CHANGE, outcome);
    }
    return outcome;
  }

  private <A> A read(
      KosService service,
      Pass pass,
      @Nullable String requestId,
      @Nullable JsonNode body,
      Supplier<Exchange> attempt,
      Function<Exchange, A> meaning,
      Function<String, A> unavailable) {
    AtomicInteger retries = new AtomicInteger();
    A answer;
    try {
      answer =
          policies(service, pass)
              .get(
                  () -> {
                    Instant at = clock.instant();
                    Exchange exchange = attempt.get();
                    A said = meaning.apply(exchange);
                    record(service, requestId, body, exchange, said, retries.getAndIncrement(), at);
                    return said;
                  });
    } catch (CircuitBreakerOpenException e) {
      answer = unavailable.apply("the breaker is open");
    } catch (TimeoutExceededException e) {
      answer = unavailable.apply("no answer in time");
    }
    admission.report(pass, service, answer);
    return answer;
  }

  /** A probe is one attempt: KOS must not be stormed when it comes back. */
  private FailsafeExecutor<Object> policies(KosService service, Pass pass) {
    return pass.isProbe(service)
        ? Failsafe.with(breakers.policy(service), timeout)
        : Failsafe.with(retry, breakers.policy(service), timeout);
  }

  private void record(
      KosService service,
      @Nullable String requestId,
      @Nullable JsonNode body,
      Exchange exchange,
      Object answer,
      int retries,
      Instant at) {
    meters.called(service, answer, exchange.elapsedMillis());
    callLog.add(
        new CallLog.Entry(
            service,
            requestId,
            http.endpoint(service),
            body,
            exchange,
            error(answer),
            retries,
            breakers.state(service),
            at));
  }

  private static @Nullable String error(Object answer) {
    return switch (answer) {
      case LineAnswer.Unavailable missing -> missing.why();
      case ProductsAnswer.Unavailable missing -> missing.why();
      case LineAnswer.Refused refused -> "refused with " + refused.code();
      case Object _ -> null;
    };
  }
}
