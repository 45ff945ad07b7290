package io.productchange.kosadapter.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TickerTest {

  @Test
  void howeverManyHangTheNextOneIsDone() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(3);
    try (Ticker ticker = new Ticker()) {
      for (int i = 0; i < 10; i++) {
        ticker.every(Duration.ofHours(1), "hanging", never::await);
      }
      ticker.every(Duration.ofMillis(1), "counting", done::countDown);

      assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
