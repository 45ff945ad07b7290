package io.productchange.kosadapter.breaker;

import dev.failsafe.CircuitBreaker;
import io.productchange.kosadapter.kos.ChangeOutcome;
import io.productchange.kosadapter.kos.KosService;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The breakers of the three services, as read from and written to the fleet's tables. Thread-safe.
 */
public final class Breakers {
  /** Who has not read the verdicts for so long does not know them. */
  static final Duration KNOWN_FOR = Duration.ofSeconds(5);

  private final BreakerStore store;
  private final ReentrantLock database;
  private final LongSupplier nanoTime;
  private final Map<KosService, ServiceBreaker> services;
  private final ChangeTrouble changeTrouble;
  private volatile long readAtNanos;

  private Breakers(
      BreakerStore store,
      ReentrantLock database,
      LongSupplier nanoTime,
      Map<KosService, ServiceBreaker> services) {
    this.store = store;
    this.database = database;
    this.nanoTime = nanoTime;
    this.services = services;
    this.changeTrouble = new ChangeTrouble(nanoTime);
    this.readAtNanos = nanoTime.getAsLong();
  }

  /**
   * Reads the verdicts, so that a process that starts while a breaker is open makes no call.
   *
   * @param namespaceId with {@code slot}: whose votes this process's are
   * @param nanoTime a monotonic clock
   * @throws org.jdbi.v3.core.JdbiException if the database cannot be asked
   * @throws IllegalStateException if a service's row is missing
   */
  public static Breakers read(Jdbi jdbi, UUID namespaceId, int slot, LongSupplier nanoTime) {
    BreakerStore store = new BreakerStore(jdbi, new Vote.Seat(namespaceId, slot));
    Map<KosService, ServiceBreaker> services = new EnumMap<>(KosService.class);
    ReentrantLock database = new ReentrantLock();
    store
        .read()
        .forEach(
            row -> services.put(row.service(), new ServiceBreaker(store, database, nanoTime, row)));
    for (KosService service : KosService.values()) {
      if (!services.containsKey(service)) {
        throw new IllegalStateException(
            "expected a row for " + service + " in pc_circuit_breaker_state, but there is none");
      }
    }
    return new Breakers(store, database, nanoTime, services);
  }

  /** The fleet's verdict about a service, as last read. */
  public BreakerState state(KosService service) {
    return of(service).state();
  }

  /**
   * Whether this process makes no calls of a service because its own failed, while most of the
   * fleet's do not.
   */
  public boolean isIsolated(KosService service) {
    return of(service).isIsolated();
  }

  /** The Failsafe policy that counts this process's calls of a service. */
  public CircuitBreaker<Object> policy(KosService service) {
    return of(service).counter();
  }

  /** Counts a call that no Failsafe policy has counted. */
  public void count(KosService service, Object outcome) {
    CircuitBreaker<Object> policy = policy(service);
    if (Trouble.isTrouble(outcome)) {
      policy.recordFailure();
    } else {
      policy.recordSuccess();
    }
  }

  /** Counts a change call, of which no Failsafe policy knows. */
  public void countChange(String requestId, ChangeOutcome outcome) {
    count(KosService.KOS_CHANGE, outcome);
    changeTrouble.ended(requestId, outcome);
  }

  /**
   * Whether KOS has trouble with changes, and not just with those of this request: the breaker of
   * changes says so, or another request's call ended badly in the last minute and none has ended
   * well since.
   */
  public boolean isChangeTroubleGeneral(String requestId) {
    return of(KosService.KOS_CHANGE).isShut() || changeTrouble.isGeneral(requestId);
  }

  ServiceBreaker of(KosService service) {
    @Nullable ServiceBreaker breaker = services.get(service);
    if (breaker == null) {
      throw new IllegalStateException("no breaker for " + service);
    }
    return breaker;
  }

  /** Whether the verdicts were read lately. */
  boolean areKnown() {
    return nanoTime.getAsLong() - readAtNanos < KNOWN_FOR.toNanos();
  }

  /**
   * Tells this process's votes, reads the verdicts and does what is due; see {@link
   * ServiceBreaker#tick}.
   *
   * @param wishes for each kind of call that somebody here waits to make, all the services that it
   *     needs
   * @throws org.jdbi.v3.core.JdbiException if the database cannot be asked
   */
  void refresh(Collection<Set<KosService>> wishes) {
    database.lock();
    try {
      Map<KosService, Vote> votes = new EnumMap<>(KosService.class);
      services.forEach((service, breaker) -> votes.put(service, breaker.vote()));
      store.voteAndRead(votes).forEach(row -> of(row.service()).follow(row));
      readAtNanos = nanoTime.getAsLong();
      // In the same order everywhere, and looked at anew each time: of two processes that need
      // several rights, one gets the first of them and the other then leaves it the rest.
      for (KosService service : KosService.values()) {
        of(service).tick(isWanted(service, wishes));
      }
    } finally {
      database.unlock();
    }
  }

  /** A right is of use only where all the others that are needed with it can be had. */
  private boolean isWanted(KosService service, Collection<Set<KosService>> wishes) {
    return wishes.stream()
        .filter(needed -> needed.contains(service))
        .anyMatch(needed -> needed.stream().allMatch(other -> of(other).isWithinReach()));
  }
}
