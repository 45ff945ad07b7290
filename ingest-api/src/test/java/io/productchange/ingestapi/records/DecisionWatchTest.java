package io.productchange.ingestapi.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.testservers.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DecisionWatchTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Set<String> decided = ConcurrentHashMap.newKeySet();
  private final AtomicInteger queries = new AtomicInteger();
  private volatile boolean away;

  private final DecisionWatch watch = new DecisionWatch(this::query, 500);
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

  private Set<String> query(Collection<String> ids) {
    queries.incrementAndGet();
    if (away) {
      throw new RecordsUnavailableException(new IllegalStateException("away"));
    }
    Set<String> found = ConcurrentHashMap.newKeySet();
    ids.stream().filter(decided::contains).forEach(found::add);
    return found;
  }

  @AfterEach
  void stop() {
    watch.close();
    clients.shutdownNow();
  }

  private Future<DecisionWatch.Woken> waitFor(String id, Duration within) {
    Callable<DecisionWatch.Woken> waiting = () -> watch.await(id, within);
    return clients.submit(waiting);
  }

  private void awaitWaiting(int number) {
    Await.until(number + " wait", LONG, () -> watch.waiting() == number);
  }

  @Test
  void manyWhoWaitCostOneQueryAtATimeAndNobodyCostsNone() throws Exception {
    List<Future<DecisionWatch.Woken>> waiting = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      waiting.add(waitFor("id-" + i % 100, LONG));
    }
    awaitWaiting(400);
    int before = queries.get();
    long startNanos = System.nanoTime();
    Await.until("it looked ten times", LONG, () -> queries.get() >= before + 10);
    Duration tenQueries = Duration.ofNanos(System.nanoTime() - startNanos);
    for (int i = 0; i < 100; i++) {
      decided.add("id-" + i);
    }
    for (Future<DecisionWatch.Woken> one : waiting) {
      assertThat(one.get()).isEqualTo(DecisionWatch.Woken.DECIDED);
    }

    assertThat(tenQueries).isGreaterThan(Duration.ofMillis(400));
    assertThat(watch.waiting()).isZero();
    int after = queries.get();
    assertThat(waitFor("nothing", Duration.ofMillis(1)).get())
        .isEqualTo(DecisionWatch.Woken.NOT_DECIDED);
    // At most the look that was under way and those for the one who came after.
    assertThat(queries.get() - after).isLessThanOrEqualTo(3);
  }

  @Test
  void whoIsNotDecidedInTimeGoesHome() throws Exception {
    assertThat(waitFor("late", Duration.ofMillis(120)).get())
        .isEqualTo(DecisionWatch.Woken.NOT_DECIDED);
  }

  @Test
  void aDatabaseThatIsAwayForAWhileWakesNobody() throws Exception {
    away = true;
    Future<DecisionWatch.Woken> waiting = waitFor("id", LONG);
    Await.until("it tried", LONG, () -> queries.get() > 0);
    decided.add("id");
    away = false;

    assertThat(waiting.get()).isEqualTo(DecisionWatch.Woken.DECIDED);
  }

  @Test
  void oneMoreThanMayWaitIsSentAway() throws Exception {
    for (int i = 0; i < 500; i++) {
      var _ = waitFor("id-" + i, LONG);
    }
    awaitWaiting(500);

    assertThat(watch.await("one-more", LONG)).isEqualTo(DecisionWatch.Woken.TOO_MANY);
  }

  @Test
  void closingSendsEverybodyHome() throws Exception {
    Future<DecisionWatch.Woken> waiting = waitFor("id", LONG);
    awaitWaiting(1);

    watch.close();

    assertThat(waiting.get()).isEqualTo(DecisionWatch.Woken.NOT_DECIDED);
    assertThat(watch.await("later", LONG)).isEqualTo(DecisionWatch.Woken.NOT_DECIDED);
  }
}
