package io.productchange.kosadapter.breaker;

import dev.failsafe.CircuitBreaker;
import io.productchange.kosadapter.kos.KosService;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The breakers of the three services, as read from and written to the fleet's table. Thread-safe.
 */
public final class Breakers {
  private final BreakerStore store;
  private final ReentrantLock database;
  private final Map<KosService, ServiceBreaker> services;

  private Breakers(
      BreakerStore store, ReentrantLock database, Map<KosService, ServiceBreaker> services) {
    this.store = store;
    this.database = database;
    this.services = services;
  }

  /**
   * Reads the verdicts, so that a process that starts while a breaker is open makes no call.
   *
   * @throws org.jdbi.v3.core.JdbiException if the database cannot be asked
   * @throws IllegalStateException if a service's row is missing
   */
  public static Breakers read(Jdbi jdbi) {
    BreakerStore store = new BreakerStore(jdbi);
    Map<KosService, ServiceBreaker> services = new EnumMap<>(KosService.class);
    ReentrantLock database = new ReentrantLock();
    store
        .read()
        .forEach(row -> services.put(row.service(), new ServiceBreaker(store, database, row)));
    for (KosService service : KosService.values()) {
      if (!services.containsKey(service)) {
        throw new IllegalStateException(
            "expected a row for " + service + " in pc_circuit_breaker_state, but there is none");
      }
    }
    return new Breakers(store, database, services);
  }

  /** The fleet's verdict about a service, as last read. */
  public BreakerState state(KosService service) {
    return of(service).state();
  }

  /** The Failsafe policy that counts this process's calls of a service. */
  public CircuitBreaker<Object> policy(KosService service) {
    return of(service).local();
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

  ServiceBreaker of(KosService service) {
    @Nullable ServiceBreaker breaker = services.get(service);
    if (breaker == null) {
      throw new IllegalStateException("no breaker for " + service);
    }
    return breaker;
  }

  /**
   * Reads the verdicts and does what is due; see {@link ServiceBreaker#tick}.
   *
   * @param demand whether anybody here waits to call
   * @throws org.jdbi.v3.core.JdbiException if the database cannot be asked
   */
  void refresh(boolean demand) {
    database.lock();
    try {
      List<BreakerRow> rows = store.read();
      rows.forEach(row -> of(row.service()).follow(row));
      for (KosService service : KosService.values()) {
        of(service).tick(demand);
      }
    } finally {
      database.unlock();
    }
  }
}
