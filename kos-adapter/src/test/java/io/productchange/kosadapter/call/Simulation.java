package io.productchange.kosadapter.call;

import io.productchange.kosadapter.kos.ChangeOutcome;
import io.productchange.kosadapter.kos.Exchange;
import io.productchange.schema.message.KosReply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The real call machine of several adapters at work on one request, in virtual time: adapters are
 * stopped for a while at any step, die and are restarted, take over from each other, and lose the
 * answers of KOS and of the database.
 */
final class Simulation {
  static final Duration BOUND = Duration.ofSeconds(30);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  final Change change =
      new Change(
          "r-1", 1, "01012345678", 0, "01012345678", "c-1", "OLD", "NEW", START.minusSeconds(1));
  final MemoryLedger ledger = new MemoryLedger(change, START);
  final ModelKos kos = new ModelKos(change);
  final List<KosReply> replies = new ArrayList<>();
  final List<String> trace = new ArrayList<>();

  private final Random random;
  private final Optional<Duration> bound;
  private final CallPolicy policy;
  private final List<Adapter> adapters = new ArrayList<>();
  private Instant now = START;
  private int nextSender;
  private Supplier<ModelKos.Fate> fates;
  private double lostCommits;

  Simulation(Random random, Optional<Duration> bound, int adapterCount) {
    this.random = random;
    this.bound = bound;
    this.policy = CallPolicy.standard(bound);
    this.fates =
        () -> {
          List<ModelKos.Fate> all = List.of(ModelKos.Fate.values());
          return all.get(random.nextInt(all.size()));
        };
    for (int i = 0; i < adapterCount; i++) {
      adapters.add(new Adapter());
    }
  }

  /** Decides the fate of change calls from now on. */
  Simulation withFates(Supplier<ModelKos.Fate> chosen) {
    this.fates = chosen;
    return this;
  }

  /** How likely it is that nobody hears of a commit. */
  Simulation withLostCommits(double probability) {
    this.lostCommits = probability;
    return this;
  }

  /** Lets things happen at random, so many times. */
  void storm(int events) {
    for (int i = 0; i < events; i++) {
      Adapter adapter = adapters.get(random.nextInt(adapters.size()));
      double dice = random.nextDouble();
      if (dice < 0.03) {
        adapter.dieAndRestart();
      } else if (dice < 0.10) {
        passTime(Duration.ofMillis(random.nextInt(5_000)));
      } else if (dice < 0.12) {
        passTime(Duration.ofSeconds(random.nextInt(40)));
      } else if (dice < 0.14) {
        kos.setDown(random.nextBoolean());
      } else {
        adapter.advance();
      }
    }
  }

  /** One healthy adapter goes on until the request is decided or only an operator can decide. */
  void calm() {
    kos.setDown(false);
    lostCommits = 0;
    fates = () -> ModelKos.Fate.DONE_AND_ANSWERED;
    for (int i = 1; i < adapters.size(); i++) {
      adapters.get(i).die();
    }
    for (int i = 0; i < 2_000 && ledger.result().isEmpty(); i++) {
      adapters.getFirst().advance();
      passTime(Duration.ofMillis(500));
    }
  }

  /** The first adapter alone, step by step, until it has nothing to do for a while. */
  void runAlone(Duration howLong) {
    Instant end = now.plus(howLong);
    while (now.isBefore(end) && ledger.result().isEmpty()) {
      adapters.getFirst().advance();
      passTime(Duration.ofMillis(50));
    }
  }

  Instant now() {
    return now;
  }

  void passTime(Duration duration) {
    now = now.plus(duration);
    kos.passTime(now);
  }

  private Stamp stamp() {
    long millis = now.toEpochMilli();
    return new Stamp(millis * 1_000_000, millis);
  }

  /** One process: at most one run of the request, at some step. */
  private final class Adapter {
    private UUID sender = newSender();
    private CallMachine machine = new CallMachine(policy, sender, () -> now);
    private @Nullable Step step;
    private Instant wakeAt = START;
    private boolean dead;

    private UUID newSender() {
      return new UUID(0, ++nextSender);
    }

    void die() {
      dead = true;
      step = null;
      ledger.proveDead(sender, now);
    }

    void dieAndRestart() {
      trace.add(now + " " + sender + " dies at " + name(step));
      die();
      dead = false;
      sender = newSender();
      machine = new CallMachine(policy, sender, () -> now);
    }

    void advance() {
      if (dead || now.isBefore(wakeAt)) {
        return;
      }
      @Nullable Step current = step;
      if (current == null) {
        if (ledger.result().isEmpty() && ledger.isDue(bound, now)) {
          step = machine.begin(ledger.load());
        }
        return;
      }
      trace.add(now + " " + sender + " " + name(current));
      step = carryOut(current);
    }

    private @Nullable Step carryOut(Step current) {
      return switch (current) {
        case Step.Enter enter -> enter.then().get();
        case Step.Inquire inquire -> inquire.then().apply(kos.inquire());
        case Step.ListProducts list -> list.then().apply(kos.products());
        case Step.Write write -> write.then().apply(write(write.write()));
        case Step.SendChange send -> send.then().apply(send(send));
        case Step.Tell tell -> {
          replies.add(tell.reply());
          yield tell.then().get();
        }
        case Step.Pause pause -> {
          wakeAt = now.plus(pause.duration());
          yield pause.then().get();
        }
        case Step.Reload reload -> reload.then().apply(ledger.load());
        case Step.Done _ -> null;
      };
    }

    private LedgerAnswer write(LedgerWrite write) {
      boolean committed = random.nextDouble() >= lostCommits || random.nextBoolean();
      boolean heard = random.nextDouble() >= lostCommits;
      if (!committed) {
        return new LedgerAnswer.Unknown("connection lost before the commit");
      }
      LedgerAnswer answer = ledger.write(sender, write, stamp());
      return heard ? answer : new LedgerAnswer.Unknown("connection lost after the commit");
    }

    private ChangeOutcome send(Step.SendChange send) {
      if (send.since().until(stamp()).compareTo(policy.guard()) > 0) {
        Exchange nothing = new Exchange.NotWritten(0, "guard", true);
        return new ChangeOutcome.NotSent(nothing, "guard", true);
      }
      ModelKos.Fate fate = fates.get();
      trace.add("  KOS: " + fate);
      return kos.change(fate, now, Duration.ofMillis(random.nextInt((int) BOUND.toMillis())));
    }

    private static String name(@Nullable Step current) {
      if (current instanceof Step.Write write) {
        return write.write().getClass().getSimpleName();
      }
      return current == null ? "nothing" : current.getClass().getSimpleName();
    }
  }
}
