package io.productchange.kosadapter.sender;

import io.productchange.runtime.instance.InstanceSlot;
import io.productchange.runtime.waypoint.Waypoints;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process as a sender, and the proof that others can no longer send: who holds the exclusive
 * lock of a slot knows that every former holder of it is dead.
 *
 * <p>Thread-safe. Methods throw a {@link org.jdbi.v3.core.JdbiException} where the database cannot
 * be asked.
 */
public final class Senders {
  private static final Logger log = LoggerFactory.getLogger(Senders.class);
  private static final String MESSAGE =
      "The adapter that made the change call died before its outcome was known";

  private final Jdbi jdbi;
  private final InstanceSlot slot;
  private final UUID self;

  private Senders(Jdbi jdbi, InstanceSlot slot, UUID self) {
    this.jdbi = jdbi;
    this.slot = slot;
    this.self = self;
  }

  /**
   * Puts this process on record and declares the former holders of its slot dead.
   *
   * @param slot held by this process for as long as it can send
   * @param self a new id
   */
  public static Senders register(
      Jdbi jdbi, InstanceSlot slot, UUID self, Instant now, Waypoints waypoints) {
    Senders senders = new Senders(jdbi, slot, self);
    jdbi.useTransaction(
        handle -> {
          handle
              .createUpdate(SenderSql.REGISTER)
              .bind("id", self)
              .bind("namespace", slot.namespaceId())
              .bind("slot", slot.number())
              .bind("at", now)
              .execute();
          senders.proveDead(handle, slot.number());
          waypoints.reached("sender.before-commit");
        });
    waypoints.reached("sender.after-commit");
    return senders;
  }

  /** This process's id, as the ledger names it. */
  public UUID self() {
    return self;
  }

  /**
   * Tries to prove that senders which hold up a line are dead: those of slots of this machine that
   * nobody holds.
   *
   * @return how many sends may be dealt with now
   * @throws Exception if the database or a lock file cannot be used
   */
  public int proveOthersDead() throws Exception {
    List<Integer> suspects =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(SenderSql.SUSPECT_SLOTS)
                    .bind("namespace", slot.namespaceId())
                    .bind("self", self)
                    .mapTo(Integer.class)
                    .list());
    int ended = 0;
    for (int suspect : suspects) {
      ended +=
          slot.tryProveDead(suspect, () -> jdbi.inTransaction(handle -> proveDead(handle, suspect)))
              .orElse(0);
    }
    return ended;
  }

  /** The caller holds the slot's lock. */
  private int proveDead(Handle handle, int number) {
    handle
        .createQuery(SenderSql.LOCK_HELD_UP)
        .bind("namespace", slot.namespaceId())
        .bind("slot", number)
        .bind("self", self)
        .mapTo(String.class)
        .list();
    List<UUID> dead =
        handle
            .createQuery(SenderSql.PROVE_DEAD)
            .bind("proof", "adapter " + self + " holding slot " + number)
            .bind("namespace", slot.namespaceId())
            .bind("slot", number)
            .bind("self", self)
            .mapTo(UUID.class)
            .list();
    List<String> ended =
        handle
            .createQuery(SenderSql.END_SENDS_OF_DEAD)
            .bind("namespace", slot.namespaceId())
            .bind("slot", number)
            .mapTo(String.class)
            .list();
    if (!ended.isEmpty()) {
      handle
          .createUpdate(SenderSql.MARK_DOUBT)
          .bind("message", MESSAGE)
          .bindArray("ids", String.class, ended)
          .execute();
    }
    if (!dead.isEmpty()) {
      log.info("proven dead: {}; sends in doubt by that: {}", dead, ended.size());
    }
    return ended.size();
  }
}
