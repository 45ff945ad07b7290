package io.productchange.operatorcli.reconcile;

import io.productchange.operatorcli.cli.CommandException;
import io.productchange.schema.ledger.LedgerCheck;
import io.productchange.schema.ledger.LedgerIdentity;
import io.productchange.schema.ledger.LedgerVerdict;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.message.LedgerMark;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Compares the database with all that was told, and restores what it lacks. Each step may be
 * repeated. Not safe for use by several threads.
 */
final class Reconciliation {
  private static final int PAGE = 1_000;

  private final Jdbi jdbi;
  private final Told told;

  Reconciliation(Jdbi jdbi, Told told) {
    this.jdbi = jdbi;
    this.told = told;
  }

  /**
   * What is to be done.
   *
   * @param identity the database's
   * @param found why adapters do not work with it, or that they do
   * @param refused whether they do not
   * @param repairs what is to be restored, in an order in which it can be
   * @param unknown requests that were told of, but of which neither a command nor the request
   *     itself is on Kafka any more
   */
  record Plan(
      LedgerIdentity identity,
      String found,
      boolean refused,
      List<Repair> repairs,
      List<String> unknown) {

    List<String> ids(java.util.function.Predicate<Repair> which) {
      return repairs.stream().filter(which).map(Repair::requestId).sorted().toList();
    }

    List<String> decided() {
      return ids(repair -> repair.decided() != null);
    }

    List<String> inDoubt() {
      return ids(Repair::isInDoubt);
    }

    List<String> open() {
      return ids(repair -> repair.decided() == null && !repair.isInDoubt());
    }
  }

  Plan plan() {
    Map<String, Long> versions = new HashMap<>(told.versions());
    Map<String, Set<Integer>> intended = new HashMap<>();
    for (LedgerMark.Intent intent : told.intents()) {
      if (intent.attempt() == 1) {
        versions.putIfAbsent(intent.requestId(), -1L);
        intended.computeIfAbsent(intent.requestId(), id -> new HashSet<>()).add(intent.sendNo());
      }
    }
    Map<String, Found> found = new HashMap<>();
    Set<String> behind = behind(versions, intended, found);
    Map<String, Facts> facts = behind.isEmpty() ? Map.of() : told.about(behind);
    List<Repair> repairs = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (String id : behind) {
      Facts known = facts.getOrDefault(id, new Facts());
      @Nullable Found row = found.get(id);
      Repair.of(id, known, row, told.inDoubt().contains(id))
          .ifPresentOrElse(repairs::add, () -> unknown.add(id));
    }
    repairs.removeIf(repair -> repair.transitions().isEmpty());
    // Of one line only one send may be open: those that ended go first, in their order.
    repairs.sort(
        Comparator.comparing((Repair repair) -> repair.decided() == null)
            .thenComparing(repair -> repair.command().requestedAt()));
    return verdict(repairs, unknown.stream().sorted().toList());
  }

  /** Requests of which the database knows less than was told. */
  private Set<String> behind(
      Map<String, Long> versions, Map<String, Set<Integer>> intended, Map<String, Found> found) {
    Set<String> behind = new HashSet<>();
    List<String> ids = List.copyOf(versions.keySet());
    for (int from = 0; from < ids.size(); from += PAGE) {
      List<String> page = ids.subList(from, Math.min(from + PAGE, ids.size()));
      Map<String, Found> rows = jdbi.withHandle(handle -> LedgerStore.find(handle, page));
      for (String id : page) {
        @Nullable Found row = rows.get(id);
        boolean lacks =
            row == null
                || (!row.decided()
                    && (versions.getOrDefault(id, -1L) > row.version()
                        || !intended.getOrDefault(id, Set.of()).stream().allMatch(row::has)
                        || (told.inDoubt().contains(id) && !row.hasOpenSend())));
        if (lacks) {
          behind.add(id);
          if (row != null) {
            found.put(id, row);
          }
        }
      }
    }
    return behind;
  }

  private Plan verdict(List<Repair> repairs, List<String> unknown) {
    return jdbi.inTransaction(
        handle -> {
          LedgerIdentity identity = identity(handle);
          return switch (judge(handle, identity)) {
            case LedgerVerdict.Refused refused ->
                new Plan(identity, refused.why(), true, repairs, unknown);
            case LedgerVerdict.Fits _ ->
                new Plan(
                    identity,
                    "this database has every change call that Kafka knows of",
                    false,
                    repairs,
                    unknown);
          };
        });
  }

  private LedgerVerdict judge(Handle handle, LedgerIdentity identity) {
    try {
      return LedgerCheck.judge(handle.getConnection(), identity, told.marks());
    } catch (SQLException e) {
      throw new CommandException("the database cannot be compared: " + e.getMessage(), e);
    }
  }

  private static LedgerIdentity identity(Handle handle) {
    try {
      return LedgerIdentity.read(handle.getConnection());
    } catch (SQLException e) {
      throw new CommandException("the ledger cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Restores everything, then gives the ledger a new epoch.
   *
   * @param unknownSender a new id, for calls of which nobody knows any more who made them
   * @return what is to be put on Kafka, so that adapters work with this database
   */
  LedgerMark.Accepted apply(
      Plan plan, String operator, String why, UUID unknownSender, Instant now) {
    for (int from = 0; from < plan.repairs.size(); from += PAGE) {
      List<Repair> page = plan.repairs.subList(from, Math.min(from + PAGE, plan.repairs.size()));
      jdbi.useTransaction(
          handle -> page.forEach(repair -> LedgerStore.apply(handle, repair, unknownSender, now)));
    }
    jdbi.useTransaction(handle -> plan.unknown.forEach(id -> LedgerStore.take(handle, id)));
    List<Repair> left = plan().repairs;
    if (!left.isEmpty()) {
      throw new CommandException(
          "%d requests could not be restored, the first is %s; adapters stay blocked"
              .formatted(left.size(), left.getFirst().requestId()));
    }
    long epoch =
        Math.max(
                plan.identity.epoch(),
                told.marks().accepted().map(LedgerMark.Accepted::epoch).orElse(0L))
            + 1;
    return jdbi.inTransaction(handle -> raise(handle, plan, epoch, operator, why, now));
  }

  private static LedgerMark.Accepted raise(
      Handle handle, Plan plan, long epoch, String operator, String why, Instant now) {
    Map<String, Object> done = new LinkedHashMap<>();
    done.put("decided", plan.decided());
    done.put("inDoubt", plan.inDoubt());
    done.put("open", plan.open());
    done.put("unknown", plan.unknown());
    handle
        .createUpdate("UPDATE pc_ledger SET epoch = :epoch WHERE epoch < :epoch")
        .bind("epoch", epoch)
        .execute();
    handle
        .createUpdate(
            """
            INSERT INTO pc_ledger_reconciliation (epoch, operator, why, found, done)
            VALUES (:epoch, :operator, :why, :found, CAST(:done AS jsonb))
            """)
        .bind("epoch", epoch)
        .bind("operator", operator)
        .bind("why", why)
        .bind("found", plan.found)
        .bind("done", JsonCodec.writeString(done))
        .execute();
    LedgerIdentity identity = identity(handle);
    return new LedgerMark.Accepted(
        identity.ledgerId(), epoch, identity.systemIdentifier(), identity.timeline(), now);
  }
}
