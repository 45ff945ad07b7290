package io.productchange.runtime.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.runtime.ChildJvm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoggingTest {
  @Test
  void one_line_an_event_whatever_is_in_it() throws Exception {
    List<String> lines = linesAt("INFO");

    assertThat(lines).hasSize(4);
    assertThat(lines.get(0))
        .matches(
            "\\S+Z INFO  \\[writer] \\[main] i\\.p\\.runtime\\.logging\\.LogWriter - first \\| .*")
        .endsWith("first | 2026-01-01T00:00:00.000Z ERROR forged | line");
    assertThat(lines.get(1))
        .contains("WARN  [writer]")
        .contains(
            " - failed | java.lang.IllegalStateException: outer | with two lines | at "
                + LogWriter.class.getName())
        .contains(" | Caused by: java.lang.Exception: inner | ");
    assertThat(lines.get(2)).endsWith("WARN  [writer] [main] legacy - from JUL");
    assertThat(lines.get(3)).endsWith(" - worth knowing");
  }

  @Test
  void debug_shows_more_of_ours_and_of_java_util_logging_but_no_more_of_the_libraries()
      throws Exception {
    assertThat(linesAt("DEBUG"))
        .hasSize(6)
        .anySatisfy(line -> assertThat(line).endsWith(" - detail"))
        .anySatisfy(line -> assertThat(line).endsWith(" - fine detail"))
        .noneSatisfy(line -> assertThat(line).endsWith(" - noise"));
  }

  @Test
  void error_shows_errors_only_but_the_libraries_warnings() throws Exception {
    assertThat(linesAt("ERROR")).singleElement().asString().endsWith(" - worth knowing");
  }

  @Test
  void once_each_leaves_what_is_repeated_out() throws Exception {
    assertThat(linesAt("ERROR", "once"))
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).endsWith(" - no connection to 1"))
        .anySatisfy(line -> assertThat(line).endsWith(" - worth knowing"));
  }

  private static List<String> linesAt(String... arguments) throws Exception {
    try (ChildJvm child = ChildJvm.start(LogWriter.class, Map.of(), arguments)) {
      assertThat(child.awaitExit()).isZero();
      assertThat(child.output()).isEmpty();
      return List.copyOf(child.errors());
    }
  }
}
