package io.productchange.localservers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesTest {

  /**
   * A lock of a file is the JVM's: the second of its threads would be refused, not kept waiting.
   */
  @Test
  void threadsThatComeWhileAnotherOneUnpacksWaitForIt(@TempDir Path cache) throws Exception {
    List<Future<Path>> homes = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      for (int i = 0; i < 3; i++) {
        homes.add(threads.submit(() -> PostgresBinaries.unpackedIn(cache)));
      }
    }

    for (Future<Path> home : homes) {
      assertThat(home.get(1, TimeUnit.MINUTES))
          .isEqualTo(homes.getFirst().get())
          .satisfies(
              there -> assertThat(Files.isExecutable(there.resolve("bin/postgres"))).isTrue());
    }
  }
}
