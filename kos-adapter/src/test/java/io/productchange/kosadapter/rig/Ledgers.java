package io.productchange.kosadapter.rig;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.call.LedgerWrite;
import io.productchange.kosadapter.call.Snapshot;
import io.productchange.kosadapter.call.Stamp;
import io.productchange.kosadapter.claim.ClaimAnswer;
import io.productchange.kosadapter.claim.Claims;
import io.productchange.kosadapter.claim.Command;
import io.productchange.kosadapter.ledger.JdbiLedger;
import io.productchange.kosadapter.ledger.SnapshotReader;
import io.productchange.runtime.waypoint.Waypoints;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.Transition;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import tools.jackson.databind.node.JsonNodeFactory;

/** Ledgers on a test's database, and what is written to them. */
public final class Ledgers {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** Where requests claimed here are. */
  public static final int PARTITION = 3;

  private Ledgers() {}

  /** Puts an adapter process on record, in a slot of its own. */
  public static void register(Db db, UUID instance) {
    db.jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "INSERT INTO pc_adapter_instance (instance_id, namespace_id, slot)"
                        + " VALUES (?, ?, 0)",
                    instance,
                    UUID.randomUUID()));
  }

  /** The ledger of an adapter process that is on record. */
  public static JdbiLedger open(Jdbi jdbi, UUID instance, Consumer<LedgerWrite.Outcome> late) {
    return new JdbiLedger(
        jdbi,
        instance,
        "http://kos/change",
        () -> "CLOSED",
        () -> new Stamp(System.nanoTime(), System.currentTimeMillis()),
        late,
        OpenGuard.INSTANCE,
        Waypoints.SILENT);
  }

  /** Claims of a database that is always the right one. */
  public static Claims claims(Db db) {
    return new Claims(db.jdbi(), Clock.systemUTC(), OpenGuard.INSTANCE, Waypoints.SILENT);
  }

  /** A request that was claimed, on a line of its own. */
  public static Snapshot claimed(Db db) {
    int number = NUMBER.incrementAndGet();
    return claimed(db, "ledger-" + number, "0101%07d".formatted(number));
  }

  /** The same with an id and a line. */
  public static Snapshot claimed(Db db, String id, String line) {
    assertThat(
            claims(db)
                .claim(List.of(new Command(Commands.change(id, line, "OLD", "NEW"), PARTITION)))
                .getFirst())
        .containsInstanceOf(ClaimAnswer.New.class);
    return snapshot(db, id);
  }

  /** What the ledger knows of a request now. */
  public static Snapshot snapshot(Db db, String requestId) {
    return db.jdbi()
        .withHandle(handle -> SnapshotReader.read(handle, List.of(requestId)))
        .getFirst();
  }

  /** The intent of a request's next send. */
  public static LedgerWrite.Intent intent(Snapshot snapshot) {
    Instant now = now();
    boolean first = snapshot.transitions().size() == 1;
    List<Transition> transitions = new ArrayList<>(snapshot.transitions());
    if (first) {
      transitions.add(
          new Transition(
              ChangeStatus.VALIDATED, ChangeStatus.REQUESTED, 1, now, "checked", null, null, null));
      transitions.add(
          new Transition(
              ChangeStatus.PROCESSING,
              ChangeStatus.VALIDATED,
              2,
              now,
              null,
              null,
              JsonNodeFactory.instance.objectNode().put("a", 1),
              null));
    }
    return new LedgerWrite.Intent(
        snapshot.change(), now, snapshot.nextSendNo(), transitions, first ? 2 : 0);
  }

  /** Now, as the database can keep it. */
  public static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }
}
