package io.productchange.kosadapter.breaker;

import io.productchange.kosadapter.kos.ChangeOutcome;
import io.productchange.kosadapter.kos.Exchange;
import io.productchange.kosadapter.kos.KosService;
import io.productchange.kosadapter.kos.LineAnswer;
import io.productchange.kosadapter.rig.VirtualClockDb;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Breakers and admissions of several processes, all in one thread, on a real database with a
 * virtual clock. Each looks at the database every 500 ms.
 */
final class Fleet implements AutoCloseable {
  private static final UUID NAMESPACE = new UUID(1, 1);
  private static final Duration TICK = Duration.ofMillis(500);

  private final VirtualClockDb db = new VirtualClockDb(Instant.parse("2026-01-01T00:00:00Z"));
  private final List<Node> nodes = new ArrayList<>();

  Node node() {
    Node node = new Node(nodes.size());
    nodes.add(node);
    return node;
  }

  /** Lets time pass, and every process that is not frozen look at the database. */
  void pass(Duration duration) {
    Instant end = db.now().plus(duration);
    while (db.now().isBefore(end)) {
      db.setNow(db.now().plus(TICK));
      nodes.forEach(Node::look);
    }
  }

  /** From now on the last looks first. */
  void reverse() {
    Collections.reverse(nodes);
  }

  /**
   * The fleet forgets whoever was in it, as in a new test. Breakers stay open for 10 s, that of
   * changes for 20 s: a sixth of what they do in earnest.
   */
  void reset() {
    nodes.clear();
    db.setNow(db.now().plusSeconds(60));
    db.jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "UPDATE pc_circuit_breaker_state SET state = 'CLOSED', failure_count = 0,"
                        + " success_count = 0, next_attempt_time = NULL, timeout_duration_ms ="
                        + " CASE service_name WHEN 'KOS_CHANGE' THEN 20000 ELSE 10000 END"));
  }

  @Override
  public void close() {
    db.close();
  }

  /** One process. */
  final class Node {
    private final int slot;
    private Breakers breakers;
    private Admission admission;
    private boolean frozen;

    private Node(int slot) {
      this.slot = slot;
      this.breakers = Breakers.read(db.jdbi(), NAMESPACE, slot, db::nanoTime);
      this.admission = new Admission(breakers, () -> true, 64, db::nanoTime);
    }

    /** Ends and starts anew, knowing nothing but what the database says. */
    void restart() {
      breakers = Breakers.read(db.jdbi(), NAMESPACE, slot, db::nanoTime);
      admission = new Admission(breakers, () -> true, 64, db::nanoTime);
    }

    void freeze() {
      frozen = true;
    }

    void thaw() {
      frozen = false;
    }

    private void look() {
      if (!frozen) {
        admission.refresh();
      }
    }

    BreakerState state(KosService service) {
      return breakers.state(service);
    }

    boolean isIsolated(KosService service) {
      return breakers.isIsolated(service);
    }

    Admission admission() {
      return admission;
    }

    /** Asks for a place, and says whether it was given at once; if not, goes on waiting for it. */
    Waiting ask(Admission.Kind kind) {
      Waiting waiting = new Waiting();
      admission.ask(kind).whenGranted(pass -> waiting.pass = pass);
      return waiting;
    }

    /** One inquiry, if it is allowed now. */
    boolean inquire(boolean success) {
      return call(Admission.Kind.INQUIRY, KosService.KOS_CUSTOMER, success);
    }

    /** One change, if it is allowed now; its inquiry succeeds. */
    boolean change(boolean success) {
      return call(Admission.Kind.CHANGE, KosService.KOS_CHANGE, success);
    }

    private boolean call(Admission.Kind kind, KosService service, boolean success) {
      Admission.Wish wish = admission.ask(kind);
      Waiting waiting = new Waiting();
      wish.whenGranted(pass -> waiting.pass = pass);
      @Nullable Pass pass = waiting.pass;
      if (pass == null) {
        wish.withdraw();
        return false;
      }
      end(pass, service, success);
      return true;
    }

    /** A call of who was let in ends. */
    void end(Pass pass, KosService service, boolean success) {
      Object outcome = outcome(service, success);
      breakers.count(service, outcome);
      admission.report(pass, service, outcome);
      admission.leave(pass);
    }
  }

  /** Somebody who asked for a place. */
  static final class Waiting {
    private @Nullable Pass pass;

    boolean isIn() {
      return pass != null;
    }

    Pass pass() {
      @Nullable Pass given = pass;
      if (given == null) {
        throw new AssertionError("expected a place, but none was given");
      }
      return given;
    }
  }

  private static Object outcome(KosService service, boolean success) {
    return switch (service) {
      case KOS_CUSTOMER, KOS_PRODUCT ->
          success ? new LineAnswer.Found("P", "ACTIVE") : new LineAnswer.Unavailable("down");
      case KOS_CHANGE ->
          success
              ? new ChangeOutcome.Applied(new Exchange.Broken(1, "not looked at"), "KO-1")
              : new ChangeOutcome.Unanswered(new Exchange.Broken(1, "reset"), "reset");
    };
  }
}
