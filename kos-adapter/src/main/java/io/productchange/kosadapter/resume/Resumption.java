package io.productchange.kosadapter.resume;

import io.productchange.kosadapter.call.Ledger;
import io.productchange.kosadapter.call.LedgerUnavailableException;
import io.productchange.kosadapter.call.Snapshot;
import io.productchange.kosadapter.database.Failure;
import io.productchange.kosadapter.work.Workbench;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on with open requests of the partitions owned: all of them when a partition comes, page by
 * page as there is room; those in doubt when their time has come.
 *
 * <p>Thread-safe; {@link #look} is called by one thread.
 */
public final class Resumption {
  private static final Logger log = LoggerFactory.getLogger(Resumption.class);
  private static final int PAGE = 500;

  private final OpenWork openWork;
  private final Ledger ledger;
  private final Workbench workshop;
  private final Supplier<Set<Integer>> owned;
  private final Optional<Duration> lateEffectBound;
  private final UUID self;
  private final InstantSource clock;
  private final int underWayMax;

  private final Queue<Integer> assigned = new ConcurrentLinkedQueue<>();

  /** For each partition that came, how far its open requests were gone through; of one thread. */
  private final Map<Integer, OpenWork.Cursor> cursors = new HashMap<>();

  /**
   * @param owned the partitions owned now
   * @param lateEffectBound empty: nothing becomes due by time
   * @param self this process as a sender
   * @param underWayMax no more are begun where so many are under way
   */
  public Resumption(
      Jdbi jdbi,
      Ledger ledger,
      Workbench workshop,
      Supplier<Set<Integer>> owned,
      Optional<Duration> lateEffectBound,
      UUID self,
      InstantSource clock,
      int underWayMax) {
    this(
        new JdbiOpenWork(jdbi), ledger, workshop, owned, lateEffectBound, self, clock, underWayMax);
  }

  /** The same, with another place to look for open work. */
  public Resumption(
      OpenWork openWork,
      Ledger ledger,
      Workbench workshop,
      Supplier<Set<Integer>> owned,
      Optional<Duration> lateEffectBound,
      UUID self,
      InstantSource clock,
      int underWayMax) {
    this.openWork = openWork;
    this.ledger = ledger;
    this.workshop = workshop;
    this.owned = owned;
    this.lateEffectBound = lateEffectBound;
    this.self = self;
    this.clock = clock;
    this.underWayMax = underWayMax;
  }

  /**
   * Has all open requests looked for again: those whose run has ended without a word would else
   * wait until their command is sent again. To be called every minute or so.
   */
  public void lookAtAll() {
    assigned(owned.get());
  }

  /** Partitions that came: their open requests are looked for at the next look. */
  public void assigned(Set<Integer> partitions) {
    assigned.addAll(partitions);
  }

  /** Looks for what can be gone on with; to be called every second or so. */
  public void look() {
    try {
      goThroughOpen();
      begin(openWork.due(owned.get(), lateEffectBound, self, clock.instant(), PAGE));
    } catch (JdbiException e) {
      log.warn("open requests cannot be looked for now: {}", Failure.describe(e));
    } catch (LedgerUnavailableException e) {
      log.warn("open requests cannot be looked for now: {}", e.getMessage());
    }
  }

  /** Goes on with requests, where they are not under way. */
  public void begin(List<String> requestIds) {
    List<String> idle = requestIds.stream().filter(id -> !workshop.isUnderWay(id)).toList();
    if (!idle.isEmpty()) {
      ledger.load(idle).stream()
          .filter(snapshot -> snapshot.decided().isEmpty())
          .filter(snapshot -> isOwned(snapshot) || waitsForThisProcess(snapshot))
          .forEach(workshop::begin);
    }
  }

  private boolean isOwned(Snapshot snapshot) {
    return owned.get().contains(snapshot.change().partition());
  }

  /**
   * Whether a send of this process holds the request up, and only this process can say what became
   * of it: its run has ended without a word (nobody told whether the intent was committed, and the
   * partition went away), and as long as the process lives, nobody else can prove anything.
   */
  private boolean waitsForThisProcess(Snapshot snapshot) {
    return snapshot
        .openSend()
        .filter(send -> send.sender().equals(self) && send.senderDoneAt() == null)
        .isPresent();
  }

  private void goThroughOpen() {
    for (Integer came = assigned.poll(); came != null; came = assigned.poll()) {
      cursors.put(came, OpenWork.Cursor.START);
    }
    cursors.keySet().retainAll(owned.get());
    for (int partition : List.copyOf(cursors.keySet())) {
      goThrough(partition);
    }
  }

  private void goThrough(int partition) {
    OpenWork.Cursor cursor = cursors.getOrDefault(partition, OpenWork.Cursor.START);
    while (workshop.underWay() < underWayMax) {
      List<OpenWork.Cursor> page = openWork.open(Set.of(partition), cursor, PAGE);
      begin(page.stream().map(OpenWork.Cursor::requestId).toList());
      if (page.size() < PAGE) {
        cursors.remove(partition);
        return;
      }
      cursor = page.getLast();
      cursors.put(partition, cursor);
    }
  }
}
