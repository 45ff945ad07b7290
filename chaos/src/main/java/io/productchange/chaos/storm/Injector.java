package io.productchange.chaos.storm;

import io.productchange.chaos.proxy.LinkFault;
import io.productchange.chaos.storm.Schedule.Entry;
import io.productchange.localservers.LocalServer;
import io.productchange.localservers.LocalServerException;
import io.productchange.localstack.stack.Uninterrupted;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Carries out faults, each on a thread of its own, and starts again what ended by itself, as
 * whoever runs such services does. What has not come back yet is spared further faults.
 * Thread-safe.
 */
final class Injector implements AutoCloseable {
  private static final Duration START_BOUND = Duration.ofMinutes(3);
  private static final Duration BETWEEN_STARTS = Duration.ofSeconds(1);

  private final Stage stage;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, String> current = new ConcurrentHashMap<>();
  private final Queue<String> troubles = new ConcurrentLinkedQueue<>();
  private final Queue<String> remarks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger kills = new AtomicInteger();
  private final AtomicInteger stops = new AtomicInteger();
  private final AtomicInteger linkFaults = new AtomicInteger();
  private final AtomicInteger kosFaults = new AtomicInteger();
  private final AtomicInteger spared = new AtomicInteger();
  private final AtomicLong slowestStartMillis = new AtomicLong();

  /** What was done. */
  record Figures(
      int kills, int stops, int linkFaults, int kosFaults, int spared, Duration slowestStart) {}

  private interface Deed {
    void run() throws InterruptedException;
  }

  Injector(Stage stage) {
    this.stage = stage;
  }

  /** Begins a fault, unless its subject has not come back from the one before. */
  void inject(Entry entry) {
    Fault fault = entry.fault();
    if (current.putIfAbsent(fault.subject(), fault.text()) != null) {
      spared.incrementAndGet();
      return;
    }
    inBackground(fault.subject(), () -> carryOut(fault));
  }

  private void inBackground(String subject, Deed deed) {
    threads.execute(
        () -> {
          try {
            deed.run();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (RuntimeException e) {
            troubles.add("%s: %s".formatted(subject, e.getMessage()));
          } finally {
            current.remove(subject);
          }
        });
  }

  private void carryOut(Fault fault) throws InterruptedException {
    switch (fault) {
      case Fault.Kill kill -> {
        stage.part(kill.part()).kill();
        kills.incrementAndGet();
        Thread.sleep(kill.lasts());
        start(kill.part());
      }
      case Fault.Stop stop -> stop(stop);
      case Fault.Link link -> {
        stage.links().set(link.link(), link.fault());
        linkFaults.incrementAndGet();
        Thread.sleep(link.lasts());
        stage.links().set(link.link(), new LinkFault.Clear());
      }
      case Fault.Kos kos -> {
        stage.kos().putRules(kos.trouble().rules());
        kosFaults.incrementAndGet();
        Thread.sleep(kos.lasts());
        stage.kos().putRules("[]");
      }
    }
  }

  private void stop(Fault.Stop stop) throws InterruptedException {
    LocalServer part = stage.part(stop.part());
    part.pause();
    stops.incrementAndGet();
    try {
      Thread.sleep(stop.lasts());
    } finally {
      part.resume();
    }
  }

  private void start(String name) throws InterruptedException {
    long startedNanos = System.nanoTime();
    long deadlineNanos = startedNanos + START_BOUND.toNanos();
    current.put(name, name + " starts");
    while (true) {
      try {
        stage.part(name).start();
        long tookMillis = (System.nanoTime() - startedNanos) / 1_000_000;
        slowestStartMillis.accumulateAndGet(tookMillis, Math::max);
        return;
      } catch (LocalServerException e) {
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedException();
        }
        if (System.nanoTime() - deadlineNanos >= 0) {
          throw e;
        }
        remarks.add(e.getMessage());
        Thread.sleep(BETWEEN_STARTS);
      }
    }
  }

  /** Starts again what has ended though nobody killed it. To be called often. */
  void keep() {
    for (String service : stage.services()) {
      if (!current.containsKey(service)
          && !stage.part(service).running()
          && current.putIfAbsent(service, service + " ended by itself") == null) {
        remarks.add(service + " ended by itself");
        inBackground(service, () -> start(service));
      }
    }
  }

  /** What is wrong now, by subject. */
  Map<String, String> current() {
    return new TreeMap<>(current);
  }

  /** What should never happen: a service that does not come back. */
  List<String> troubles() {
    return List.copyOf(troubles);
  }

  /** What is worth a look: services that ended by themselves. */
  List<String> remarks() {
    return List.copyOf(remarks);
  }

  Figures figures() {
    return new Figures(
        kills.get(),
        stops.get(),
        linkFaults.get(),
        kosFaults.get(),
        spared.get(),
        Duration.ofMillis(slowestStartMillis.get()));
  }

  /** Lifts what lasts by itself; to be called when nothing is to go wrong any more. */
  void clear() throws InterruptedException {
    stage.links().clear();
    stage.kos().putRules("[]");
  }

  /** Returns when nothing is begun any more: what is stopped next is not started again. */
  @Override
  public void close() {
    threads.shutdownNow();
    Uninterrupted.run(threads::close);
  }
}
