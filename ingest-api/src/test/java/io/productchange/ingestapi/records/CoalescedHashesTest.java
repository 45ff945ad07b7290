package io.productchange.ingestapi.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.testservers.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CoalescedHashesTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final AtomicInteger queries = new AtomicInteger();
  private final Semaphore permits = new Semaphore(Integer.MAX_VALUE / 2);
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean away;

  private Map<String, String> query(Set<String> ids) {
    queries.incrementAndGet();
    permits.acquireUninterruptibly();
    if (away) {
      throw new RecordsUnavailableException(new IllegalStateException("away"));
    }
    Map<String, String> hashes = new HashMap<>();
    ids.stream().filter(id -> id.startsWith("known")).forEach(id -> hashes.put(id, "hash-" + id));
    return hashes;
  }

  @AfterEach
  void stop() {
    permits.release(1_000);
    clients.shutdownNow();
  }

  @Test
  void manyAtOnceShareFewQueriesAndEachGetsItsAnswer() throws Exception {
    permits.drainPermits();
    AtomicInteger started = new AtomicInteger();
    try (CoalescedHashes hashes = new CoalescedHashes(this::query, LONG)) {
      List<Future<Map<String, String>>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        String id = (i % 2 == 0 ? "known-" : "new-") + i;
        Callable<Map<String, String>> asking =
            () -> {
              started.incrementAndGet();
              return hashes.contentHashes(Set.of(id));
            };
        answers.add(clients.submit(asking));
      }
      Await.until("all ask", LONG, () -> started.get() == 200 && queries.get() == 2);
      permits.release(1_000);
      for (int i = 0; i < 200; i++) {
        String known = answers.get(i).get().get("known-" + i);
        assertThat(known).isEqualTo(i % 2 == 0 ? "hash-known-" + i : null);
      }
    }
    assertThat(queries.get()).isLessThan(100);
    assertThat(queries.get()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void nothingIsAskedForNoIds() throws Exception {
    try (CoalescedHashes hashes = new CoalescedHashes(this::query, LONG)) {
      assertThat(hashes.contentHashes(Set.of())).isEmpty();
    }
    assertThat(queries.get()).isZero();
  }

  @Test
  void afterAFailureNobodyIsKeptWaitingAndItIsAskedAgainLater() throws Exception {
    away = true;
    try (CoalescedHashes hashes = new CoalescedHashes(this::query, LONG)) {
      assertThat(hashes.contentHashes(Set.of("known-1"))).isEmpty();
      assertThat(hashes.contentHashes(Set.of("known-1"))).isEmpty();
      assertThat(queries.get()).isEqualTo(1);
      assertThat(hashes.unanswered()).isEqualTo(2);

      away = false;
      Await.untilAsserted(
          "it is asked again",
          LONG,
          () -> assertThat(hashes.contentHashes(Set.of("known-1"))).isNotEmpty());
    }
  }

  @Test
  void aDatabaseThatNeverAnswersCostsOnePatience() throws Exception {
    permits.drainPermits();
    try (CoalescedHashes hashes = new CoalescedHashes(this::query, Duration.ofMillis(100))) {
      for (int i = 0; i < 50; i++) {
        assertThat(hashes.contentHashes(Set.of("known-" + i))).isEmpty();
      }
      assertThat(hashes.unanswered()).isEqualTo(50);
      assertThat(queries.get()).isLessThanOrEqualTo(2);
      permits.release(1_000);
    }
  }
}
