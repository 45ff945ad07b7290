package io.productchange.kosadapter.upkeep;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.productchange.kosadapter.breaker.Admission;
import io.productchange.kosadapter.breaker.BreakerState;
import io.productchange.kosadapter.breaker.Breakers;
import io.productchange.kosadapter.call.LedgerWrite;
import io.productchange.kosadapter.command.CommandReader;
import io.productchange.kosadapter.command.ReplyPublisher;
import io.productchange.kosadapter.gateway.CallLog;
import io.productchange.kosadapter.kos.KosService;
import io.productchange.kosadapter.ledger.JdbiLedger;
import io.productchange.kosadapter.mark.LedgerWatch;
import io.productchange.kosadapter.work.Workshop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The meters of what is in this process's memory. Thread-safe. */
public final class AdapterMeters {
  private static final Logger log = LoggerFactory.getLogger(AdapterMeters.class);

  private final MeterRegistry registry;
  private final Counter lateAnswers;

  public AdapterMeters(MeterRegistry registry) {
    this.registry = registry;
    this.lateAnswers =
        Counter.builder("kos.adapter.late.answers")
            .description("Answers of KOS that came after their send had been closed otherwise")
            .register(registry);
  }

  /** An alarm: what was decided without this answer may have been wrong. */
  public void lateAnswer(LedgerWrite.Outcome outcome) {
    lateAnswers.increment();
    log.error(
        "ALARM: request {}: KOS's answer to send {} ({}) came after the send had been closed otherwise;"
            + " it is kept in pc_kos_attempt.late_answer",
        outcome.change().requestId(),
        outcome.sendId(),
        outcome.outcome().getClass().getSimpleName());
  }

  /** Registers the gauges. */
  public void watch(
      Breakers breakers,
      Admission admission,
      Workshop workshop,
      JdbiLedger ledger,
      CallLog callLog,
      ReplyPublisher replies,
      CommandReader reader,
      LedgerWatch watch) {
    for (KosService service : KosService.values()) {
      for (BreakerState state : BreakerState.values()) {
        Gauge.builder("kos.breaker", breakers, all -> all.state(service) == state ? 1 : 0)
            .description("1 for the state that the fleet's breaker of the service is in")
            .tag("kos_service", service.name())
            .tag("state", state.name())
            .register(registry);
      }
    }
    for (KosService service : KosService.values()) {
      Gauge.builder("kos.adapter.isolated", breakers, all -> all.isIsolated(service) ? 1 : 0)
          .description("1 while this process's calls of the service fail and the fleet's do not")
          .tag("kos_service", service.name())
          .register(registry);
    }
    gauge(
        "kos.adapter.calls.under.way", "Places among the calls to KOS taken", admission::underWay);
    gauge("kos.adapter.calls.limit", "Places among the calls to KOS there are", admission::limit);
    gauge("kos.adapter.calls.waiting", "Requests that wait for such a place", admission::waiting);
    gauge("kos.adapter.requests.under.way", "Requests under way here", workshop::underWay);
    gauge("kos.adapter.ledger.waiting", "Writes that wait for a transaction", ledger::waiting);
    gauge("kos.adapter.replies.waiting", "Replies that wait for Kafka", replies::waiting);
    gauge("kos.adapter.commands.lag", "Commands not read yet", reader::lag);
    gauge(
        "kos.adapter.ledger.blocked",
        "1 while the database is another or an older one than Kafka knows, and nothing is done",
        () -> watch.isRefused() ? 1 : 0);
    FunctionCounter.builder("kos.adapter.replies.lost", replies, ReplyPublisher::lost)
        .description("Replies given up; their commands are sent again")
        .register(registry);
    FunctionCounter.builder("kos.adapter.log.rows.lost", callLog, CallLog::dropped)
        .description("Rows of the integration log given up")
        .register(registry);
  }

  private void gauge(String name, String description, java.util.function.Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(registry);
  }
}
