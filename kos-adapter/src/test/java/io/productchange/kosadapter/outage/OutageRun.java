package io.productchange.kosadapter.outage;

import io.productchange.kosadapter.breaker.Admission;
import io.productchange.kosadapter.breaker.Pass;
import io.productchange.kosadapter.breaker.Trouble;
import io.productchange.kosadapter.call.Change;
import io.productchange.kosadapter.call.LedgerAnswer;
import io.productchange.kosadapter.call.LedgerWrite;
import io.productchange.kosadapter.call.Step;
import io.productchange.kosadapter.kos.ChangeOutcome;
import io.productchange.kosadapter.kos.KosService;
import io.productchange.kosadapter.kos.LineAnswer;
import io.productchange.kosadapter.kos.ProductsAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request's run in virtual time; does with steps what {@code work.Run} and the gateway do. */
final class OutageRun {
  private static final int READ_ATTEMPTS = 3;
  private static final Duration LOOK_FOR_DOUBTS = Duration.ofSeconds(1);

  final Change change;
  final MemoryLedger ledger;

  /** When intents were made. */
  final List<Instant> intents = new ArrayList<>();

  private final OutageFleet fleet;
  private final OutageFleet.Node node;
  private @Nullable Pass pass;

  OutageRun(OutageFleet fleet, OutageFleet.Node node, Change change) {
    this.fleet = fleet;
    this.node = node;
    this.change = change;
    this.ledger = new MemoryLedger(change, fleet.now());
  }

  void begin() {
    carryOut(node.machine.begin(ledger.load()));
  }

  private void carryOut(Step first) {
    @Nullable Step step = first;
    while (step != null) {
      step = atOnce(step);
    }
  }

  /** The next step, or null where it comes later or never. */
  private @Nullable Step atOnce(Step step) {
    return switch (step) {
      case Step.Enter enter -> {
        enter(enter);
        yield null;
      }
      case Step.Inquire inquire -> {
        inquire(0, answer -> carryOut(inquire.then().apply(answer)));
        yield null;
      }
      case Step.SendChange send -> {
        send(outcome -> carryOut(send.then().apply(outcome)));
        yield null;
      }
      case Step.Pause pause -> {
        leave();
        fleet.after(pause.duration(), () -> carryOut(pause.then().get()));
        yield null;
      }
      case Step.Done _ -> {
        leave();
        if (ledger.result().isEmpty()) {
          fleet.after(LOOK_FOR_DOUBTS, this::resume);
        }
        yield null;
      }
      case Step.ListProducts list -> list.then().apply(products());
      case Step.Write write -> write.then().apply(write(write.write()));
      case Step.Tell tell -> tell.then().get();
      case Step.Reload reload -> {
        leave();
        yield reload.then().apply(ledger.load());
      }
    };
  }

  private void resume() {
    if (ledger.isDue(OutageFleet.BOUND, fleet.now())) {
      begin();
    } else {
      fleet.after(LOOK_FOR_DOUBTS, this::resume);
    }
  }

  private void enter(Step.Enter enter) {
    leave();
    Admission.Kind kind =
        switch (enter.purpose()) {
          case CHANGE -> Admission.Kind.CHANGE;
          case INQUIRY -> Admission.Kind.INQUIRY;
        };
    node.admission
        .ask(kind)
        .whenGranted(
            given -> {
              pass = given;
              node.measure();
              fleet.after(Duration.ZERO, () -> carryOut(enter.then().get()));
            });
  }

  private void inquire(int retries, Consumer<LineAnswer> then) {
    if (!node.breakers.policy(KosService.KOS_CUSTOMER).tryAcquirePermit()) {
      then.accept(reported(KosService.KOS_CUSTOMER, new LineAnswer.Unavailable("open")));
      return;
    }
    fleet.kos.called(KosService.KOS_CUSTOMER, fleet.now(), node.number);
    fleet.after(
        fleet.kos.timeOfACall(),
        () -> {
          LineAnswer answer = fleet.kos.inquire(change);
          node.breakers.count(KosService.KOS_CUSTOMER, answer);
          boolean again =
              Trouble.isTrouble(answer)
                  && retries + 1 < READ_ATTEMPTS
                  && !held().isProbe(KosService.KOS_CUSTOMER);
          if (again) {
            fleet.after(Duration.ofMillis(100L << retries), () -> inquire(retries + 1, then));
          } else {
            then.accept(reported(KosService.KOS_CUSTOMER, answer));
          }
        });
  }

  private ProductsAnswer products() {
    return node.catalogue.get(
        () -> {
          fleet.kos.called(KosService.KOS_PRODUCT, fleet.now(), node.number);
          ProductsAnswer answer = fleet.kos.products(change);
          node.breakers.count(KosService.KOS_PRODUCT, answer);
          return reported(KosService.KOS_PRODUCT, answer);
        });
  }

  private void send(Consumer<ChangeOutcome> then) {
    fleet.kos.called(KosService.KOS_CHANGE, fleet.now(), node.number);
    fleet.after(
        fleet.kos.timeOfACall(),
        () -> {
          ChangeOutcome outcome = fleet.kos.change(change);
          node.breakers.countChange(change.requestId(), outcome);
          reported(KosService.KOS_CHANGE, outcome);
          leave();
          then.accept(outcome);
        });
  }

  private <A> A reported(KosService service, A answer) {
    node.admission.report(held(), service, answer);
    return answer;
  }

  private LedgerAnswer write(LedgerWrite write) {
    if (write instanceof LedgerWrite.Intent) {
      if (!node.admission.stillOpen(held())) {
        return new LedgerAnswer.Declined();
      }
      intents.add(fleet.now());
    }
    return ledger.write(node.sender, write, fleet.stamp());
  }

  private void leave() {
    @Nullable Pass mine = pass;
    pass = null;
    if (mine != null) {
      node.admission.leave(mine);
    }
  }

  private Pass held() {
    @Nullable Pass mine = pass;
    if (mine == null) {
      throw new IllegalStateException("expected a place");
    }
    return mine;
  }
}
