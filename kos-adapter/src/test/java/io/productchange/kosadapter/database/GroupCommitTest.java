package io.productchange.kosadapter.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class GroupCommitTest {

  private static class Doubling implements GroupCommit.Transactions<Integer, String> {
    final ConcurrentLinkedQueue<Integer> sizes = new ConcurrentLinkedQueue<>();

    @Override
    public List<String> run(List<Integer> batch) {
      sizes.add(batch.size());
      return batch.stream().map(write -> write + "!").toList();
    }

    @Override
    public String failed(Integer write, Throwable failure) {
      return write + " failed";
    }
  }

  @Test
  void whatWaitsWhileATransactionIsOpenSharesTheNextAndEveryoneGetsItsOwnAnswer() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    Doubling doubling =
        new Doubling() {
          @Override
          public List<String> run(List<Integer> batch) {
            try {
              gate.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return super.run(batch);
          }
        };
    try (GroupCommit<Integer, String> commits = new GroupCommit<>("test", doubling, 1, 50, 1_000);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 101; i++) {
        int write = i;
        answers.add(threads.submit(() -> commits.submit(write)));
      }
      io.productchange.testservers.Await.until(
          "all but the first batch wait",
          java.time.Duration.ofSeconds(10),
          () -> commits.waiting() >= 51);
      gate.countDown();

      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get()).isEqualTo(i + "!");
      }
    }
    assertThat(doubling.sizes).hasSizeLessThan(10).allMatch(size -> size <= 50);
  }

  @Test
  void aTransactionThatThrowsLeavesNobodyWaiting() {
    GroupCommit.Transactions<Integer, String> broken =
        new Doubling() {
          @Override
          public List<String> run(List<Integer> batch) {
            throw new IllegalStateException("broken");
          }
        };
    try (GroupCommit<Integer, String> commits = new GroupCommit<>("test", broken, 1, 5, 10)) {
      assertThat(commits.submit(1)).isEqualTo("1 failed");
    }
  }

  @Test
  void afterTheEndEveryWriteIsAnsweredAsFailed() {
    GroupCommit<Integer, String> commits = new GroupCommit<>("test", new Doubling(), 1, 5, 10);
    commits.close();

    assertThat(commits.submit(1)).isEqualTo("1 failed");
  }
}
