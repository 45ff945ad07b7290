package io.productchange.localservers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a server counts as started. */
final class StartTest {

  @Test
  void aServerThatHasAnsweredOnceIsStarted(@TempDir Path directory) {
    try (AnswersOnce server = new AnswersOnce(directory)) {
      server.start();

      assertThat(server.running()).isTrue();
      assertThat(server.questions.get()).isEqualTo(1);
    }
  }

  /** As on a machine so busy that the second question is not answered in time. */
  private static final class AnswersOnce extends AbstractLocalServer {
    private final AtomicInteger questions = new AtomicInteger();

    AnswersOnce(Path directory) {
      super("sleeper", directory, ServerOptions.DEFAULT, Signal.TERMINATE);
    }

    @Override
    ChildProcess launch() {
      return ChildProcess.start(
          name, directory, "60", directory.resolve("log"), List.of("sleep", "60"), Map.of());
    }

    @Override
    boolean answers() {
      return questions.incrementAndGet() == 1;
    }

    @Override
    String logTail() {
      return "";
    }

    @Override
    boolean startAgainElsewhere() {
      return false;
    }
  }
}
