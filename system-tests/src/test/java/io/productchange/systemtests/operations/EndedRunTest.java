package io.productchange.systemtests.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.systemtests.operations.UpProcess.Identity;
import io.productchange.testservers.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run in a folder of its own that is ended by a signal in the middle of its load. */
class EndedRunTest {
  private static final Duration BOUND = Duration.ofMinutes(3);
  private static final Pattern FOLDER = Pattern.compile("starting the whole system in (\\S+)");

  @TempDir Path directory;

  @Test
  void saysSoAndLeavesNothingBehind() throws Exception {
    Path log = directory.resolve("demo");
    Process process = Product.start(log, Map.of(), "demo");
    List<ProcessHandle> handles = List.of();
    try {
      Await.until("requests come in", BOUND, () -> Product.output(log).contains("  submitted "));
      handles = process.descendants().toList();
      List<Identity> processes = handles.stream().map(UpProcess::identity).toList();
      assertThat(processes)
          .as("PostgreSQL, broker, KOS and three services")
          .hasSizeGreaterThanOrEqualTo(6);

      process.destroy();

      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
      String said = Product.output(log);
      assertThat(said).endsWith("ended by SIGTERM\n").doesNotContain("Exception", "ERROR");
      assertThat(processes).noneMatch(Identity::runs);
      Matcher folder = FOLDER.matcher(said);
      assertThat(folder.find()).isTrue();
      assertThat(Path.of(folder.group(1))).doesNotExist();
    } finally {
      process.destroyForcibly();
      handles.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
