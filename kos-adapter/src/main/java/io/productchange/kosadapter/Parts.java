package io.productchange.kosadapter;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.productchange.kosadapter.breaker.Admission;
import io.productchange.kosadapter.breaker.Breakers;
import io.productchange.kosadapter.call.CallMachine;
import io.productchange.kosadapter.call.CallPolicy;
import io.productchange.kosadapter.call.Ledger;
import io.productchange.kosadapter.claim.Claims;
import io.productchange.kosadapter.command.CommandReader;
import io.productchange.kosadapter.command.ReplyPublisher;
import io.productchange.kosadapter.database.Databases;
import io.productchange.kosadapter.gateway.CallLog;
import io.productchange.kosadapter.gateway.CallMeters;
import io.productchange.kosadapter.gateway.KosGateway;
import io.productchange.kosadapter.gateway.ProductCatalogue;
import io.productchange.kosadapter.http.KosHttp;
import io.productchange.kosadapter.kos.KosService;
import io.productchange.kosadapter.ledger.JdbiLedger;
import io.productchange.kosadapter.mark.LedgerWatch;
import io.productchange.kosadapter.operator.OperatorActions;
import io.productchange.kosadapter.resume.Resumption;
import io.productchange.kosadapter.resume.Retelling;
import io.productchange.kosadapter.sender.Senders;
import io.productchange.kosadapter.upkeep.AdapterMeters;
import io.productchange.kosadapter.upkeep.Gauges;
import io.productchange.kosadapter.upkeep.Partitions;
import io.productchange.kosadapter.upkeep.Pulse;
import io.productchange.kosadapter.upkeep.Ticker;
import io.productchange.kosadapter.work.Replies;
import io.productchange.kosadapter.work.Workshop;
import io.productchange.runtime.instance.InstanceSlot;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.runtime.service.ServiceContext;
import io.productchange.schema.message.LedgerMark;
import io.productchange.schema.settings.KosSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** The adapter's parts, wired together. */
final class Parts {
  /** Requests under way before no more commands are read. */
  private static final int UNDER_WAY_MAX = 10_000;

  private static final Duration DRAIN_MAX = Duration.ofSeconds(60);
  private static final Duration LAST_OUTCOMES_WITHIN = Duration.ofSeconds(1);

  private final CommandReader reader;
  private final Workshop workshop;
  private final Ticker ticker;
  private final Admission admission;
  private final KosHttp http;
  private final JdbiLedger ledger;
  private final CallLog callLog;
  private final ReplyPublisher replies;
  private final Pulse pulse;
  private final LedgerWatch watch;
  private volatile boolean quiet;

  private Parts(
      CommandReader reader,
      Workshop workshop,
      Ticker ticker,
      Admission admission,
      KosHttp http,
      JdbiLedger ledger,
      CallLog callLog,
      ReplyPublisher replies,
      Pulse pulse,
      LedgerWatch watch) {
    this.reader = reader;
    this.workshop = workshop;
    this.ticker = ticker;
    this.admission = admission;
    this.http = http;
    this.ledger = ledger;
    this.callLog = callLog;
    this.replies = replies;
    this.pulse = pulse;
    this.watch = watch;
  }

  /**
   * @param slot this process's own, held as long as it can send
   */
  static Parts start(
      ServiceContext context,
      KosAdapter.Surroundings surroundings,
      DataSource database,
      KafkaSettings kafka,
      KosSettings kos,
      InstanceSlot slot)
      throws InterruptedException {
    MeterRegistry registry = context.metrics().registry();
    Jdbi jdbi = Databases.jdbi(database);
    AdapterMeters meters = new AdapterMeters(registry);
    Instant startedAt = surroundings.clock().instant().truncatedTo(ChronoUnit.MICROS);
    // With a new id each time: one that was registered without a word is proven dead by the next.
    Senders senders =
        StartPatience.with(
            () ->
                Senders.register(
                    jdbi, slot, surroundings.newId().get(), startedAt, surroundings.waypoints()));
    UUID self = senders.self();
    LedgerWatch watch =
        new LedgerWatch(
            jdbi,
            kafka,
            new LedgerMark.Sender(
                self.toString(), slot.namespaceId().toString(), slot.number(), startedAt),
            surroundings.clock());
    KosHttp http = new KosHttp(kos.baseUrl(), kos.timeout(), kos.maxConcurrency());
    Breakers breakers =
        StartPatience.with(
            () -> Breakers.read(jdbi, slot.namespaceId(), slot.number(), System::nanoTime));
    JdbiLedger jdbiLedger =
        new JdbiLedger(
            jdbi,
            self,
            http.endpoint(KosService.KOS_CHANGE),
            () -> breakers.state(KosService.KOS_CHANGE).name(),
            surroundings.clocks(),
            meters::lateAnswer,
            watch,
            surroundings.waypoints());
    Ledger ledger = surroundings.ports().ledger(jdbiLedger);
    ProductCatalogue catalogue = new ProductCatalogue(ProductCatalogue.KEPT_FOR, System::nanoTime);
    Admission admission =
        new Admission(breakers, catalogue::isAtHand, kos.maxConcurrency(), System::nanoTime);
    CallLog callLog = new CallLog(jdbi);
    KosGateway gateway =
        new KosGateway(
            http,
            surroundings.ports().changes(http),
            breakers,
            admission,
            catalogue,
            callLog,
            new CallMeters(registry),
            surroundings.clock(),
            kos.timeout());
    ReplyPublisher publisher = ReplyPublisher.open(kafka, surroundings.waypoints());
    Replies replies = surroundings.ports().replies(publisher);
    CallPolicy policy = CallPolicy.standard(kos.lateEffectBound());
    Workshop workshop =
        new Workshop(
            new CallMachine(policy, self, surroundings.clock(), breakers::isChangeTroubleGeneral),
            ledger,
            gateway,
            admission,
            replies,
            policy,
            surroundings.clocks(),
            watch::isOpen,
            surroundings.steps());
    CommandReader reader =
        CommandReader.open(
            kafka,
            new Claims(jdbi, surroundings.clock(), watch, surroundings.waypoints()),
            ledger,
            workshop,
            replies,
            registry,
            surroundings.clock(),
            cause -> context.lifecycle().fail("commands", cause),
            UNDER_WAY_MAX,
            drainWithin(kos.timeout()),
            surroundings.waypoints());
    Resumption resumption =
        new Resumption(
            jdbi,
            ledger,
            workshop,
            reader::ownedPartitions,
            kos.lateEffectBound(),
            self,
            surroundings.clock(),
            UNDER_WAY_MAX);
    Retelling retelling =
        new Retelling(jdbi, ledger, workshop, reader::ownedPartitions, surroundings.clock());
    OperatorActions operator =
        new OperatorActions(
            jdbi,
            reader::ownedPartitions,
            replies::publish,
            resumption::begin,
            surroundings.clock(),
            watch,
            kos.lateEffectBound(),
            surroundings.waypoints());
    Pulse pulse = new Pulse(kafka, reader::sincePoll, System::nanoTime);
    Ticker ticker = new Ticker();
    meters.watch(breakers, admission, workshop, jdbiLedger, callLog, publisher, reader, watch);
    context.metrics().bind(new KafkaClientMetrics(reader.consumer()));
    context.metrics().bind(new KafkaClientMetrics(publisher.producer()));
    Gauges gauges = new Gauges(jdbi, registry);
    ticker.every(
        Duration.ofMillis(500),
        "looking at the breakers",
        () -> {
          admission.refresh();
          pulse.databaseAnswered();
        });
    ticker.every(
        Duration.ofSeconds(1), "looking for open requests", whenOpen(watch, resumption::look));
    ticker.every(
        Duration.ofSeconds(1), "telling the latest decisions", whenOpen(watch, retelling::look));
    ticker.every(Duration.ofMinutes(1), "looking for all open requests", resumption::lookAtAll);
    ticker.every(Duration.ofSeconds(1), "looking for operators' actions", operator::look);
    ticker.every(
        Duration.ofSeconds(2),
        "looking for dead senders",
        whenOpen(watch, senders::proveOthersDead));
    ticker.every(Duration.ofSeconds(5), "reading the gauges", gauges::look);
    ticker.every(Duration.ofSeconds(5), "asking Kafka", pulse::askKafka);
    ticker.every(Partitions.LOOK_EVERY, "making partitions ahead", new Partitions(jdbi)::ensure);
    context.health().readiness("database", pulse::database);
    context.health().readiness("kafka", pulse::kafka);
    context.health().readiness("ledger", watch::health);
    reader.start(
        partitions -> {
          watch.partitionsCame();
          resumption.assigned(partitions);
          retelling.assigned(partitions);
        });
    return new Parts(
        reader, workshop, ticker, admission, http, jdbiLedger, callLog, publisher, pulse, watch);
  }

  private static Ticker.Task whenOpen(LedgerWatch watch, Ticker.Task task) {
    return () -> {
      if (watch.isOpen()) {
        task.run();
      }
    };
  }

  /** Long enough for every call, short enough for the group. */
  private static Duration drainWithin(Duration kosTimeout) {
    Duration whole = kosTimeout.plusSeconds(5);
    return whole.compareTo(DRAIN_MAX) < 0 ? whole : DRAIN_MAX;
  }

  /** Whether nothing of this process can send any more. */
  boolean isQuiet() {
    return quiet;
  }

  /**
   * Ends in an order in which every call's outcome finds its way into the database and to Kafka.
   */
  void stop(Duration within) throws InterruptedException {
    reader.stop(within.minusSeconds(2));
    ticker.close();
    admission.close();
    // Cuts what is still on its way; its outcome, unanswered, is recorded like any other.
    http.close();
    quiet = workshop.stop(LAST_OUTCOMES_WITHIN);
    ledger.close();
    callLog.close();
    watch.close();
    replies.close();
    pulse.close();
  }
}
