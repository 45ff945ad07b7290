package io.productchange.kosadapter.outage;

import io.productchange.kosadapter.call.Change;
import io.productchange.kosadapter.kos.ChangeOutcome;
import io.productchange.kosadapter.kos.Exchange;
import io.productchange.kosadapter.kos.KosService;
import io.productchange.kosadapter.kos.LineAnswer;
import io.productchange.kosadapter.kos.ProductsAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** KOS for all lines, in virtual time: up, or down in one of two ways. Counts every call. */
final class OutageKos {
  /** How KOS is. */
  enum Health {
    UP,
    /** Nobody listens: refused at once. */
    REFUSING,
    /** Takes calls, carries nothing out and never answers. */
    SILENT,
    /** Answers inquiries, and changes with a system error, without an effect. */
    CHANGES_BREAK;

    boolean answersInquiries() {
      return this == UP || this == CHANGES_BREAK;
    }
  }

  /** One call that left an adapter. */
  record Call(KosService service, Instant at, int node) {}

  static final Duration ANSWER_TIME = Duration.ofMillis(100);
  static final Duration KOS_TIMEOUT = Duration.ofSeconds(10);

  final List<Call> calls = new ArrayList<>();
  final Map<String, Integer> executions = new HashMap<>();
  private final Map<String, String> products = new HashMap<>();
  private Health health = Health.UP;

  void set(Health now) {
    health = now;
  }

  /** How long a call that begins now takes. */
  Duration timeOfACall() {
    return switch (health) {
      case UP, CHANGES_BREAK -> ANSWER_TIME;
      case REFUSING -> Duration.ofMillis(1);
      case SILENT -> KOS_TIMEOUT;
    };
  }

  void called(KosService service, Instant at, int node) {
    calls.add(new Call(service, at, node));
  }

  LineAnswer inquire(Change change) {
    return health.answersInquiries()
        ? new LineAnswer.Found(
            products.getOrDefault(change.lineNumber(), change.currentProductCode()), "ACTIVE")
        : new LineAnswer.Unavailable(health.name());
  }

  ProductsAnswer products(Change change) {
    return health.answersInquiries()
        ? new ProductsAnswer.Listed(
            Map.of(change.currentProductCode(), "ACTIVE", change.targetProductCode(), "ACTIVE"))
        : new ProductsAnswer.Unavailable(health.name());
  }

  ChangeOutcome change(Change change) {
    return switch (health) {
      case UP -> {
        products.put(change.lineNumber(), change.targetProductCode());
        executions.merge(change.requestId(), 1, Integer::sum);
        yield new ChangeOutcome.Applied(answer("0000"), "KO-1");
      }
      case CHANGES_BREAK -> new ChangeOutcome.Errored(answer("9999"), "9999", "system error");
      case REFUSING ->
          new ChangeOutcome.NotSent(
              new Exchange.NotWritten(1, "no connection", false), "no connection", false);
      case SILENT ->
          new ChangeOutcome.Unanswered(new Exchange.Broken(10_000, "timeout"), "timeout");
    };
  }

  private static Exchange answer(String code) {
    return new Exchange.Complete(
        100,
        200,
        Map.of(),
        ("{\"success\":true,\"resultCode\":\"" + code + "\"}").getBytes(StandardCharsets.UTF_8));
  }
}
