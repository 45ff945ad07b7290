package io.productchange.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.runtime.ChildJvm;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service as a real process. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class ServiceMainTest {
  private static final Pattern PORT =
      Pattern.compile("management endpoint on 127\\.0\\.0\\.1:(\\d+)");

  /** Time, level, service, thread, logger, message. */
  private static final String LINE =
      "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z (INFO |WARN |ERROR) \\[worker] \\[[^]]+] [\\w.]+ - .+";

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void a_signal_stops_all_in_reverse_order_with_status_0(String signal) throws Exception {
    try (ChildJvm child = start(Map.of())) {
      child.awaitError("worker started");
      assertThat(get(child, "/health/ready").statusCode()).isEqualTo(200);

      child.signal(signal);

      assertThat(child.awaitExit()).isZero();
      assertThat(messages(child))
          .containsSubsequence(
              "SIG" + signal + ": stopping", "second stopped", "first stopped", "worker stopped");
      assertThat(child.output()).isEmpty();
      assertThat(child.errors()).allSatisfy(line -> assertThat(line).matches(LINE));
    }
  }

  @Test
  void while_it_starts_it_is_alive_but_not_ready() throws Exception {
    try (ChildJvm child = start(Map.of("TEST_START", "HANG"))) {
      child.awaitError("hanging");

      assertThat(get(child, "/health/live").statusCode()).isEqualTo(200);
      HttpResponse<String> ready = get(child, "/health/ready");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body()).contains("\"reason\":\"starting\"");
    }
  }

  @Test
  void a_signal_during_the_start_gives_it_up_with_status_0() throws Exception {
    try (ChildJvm child = start(Map.of("TEST_START", "HANG"))) {
      child.awaitError("hanging");

      child.signal("TERM");

      assertThat(child.awaitExit()).isZero();
      assertThat(messages(child)).contains("first stopped");
    }
  }

  @Test
  void a_foreseen_failure_of_the_start_is_one_line_and_status_1() throws Exception {
    try (ChildJvm child = start(Map.of("TEST_START", "FORESEEN"))) {
      assertThat(child.awaitExit()).isEqualTo(1);
      assertThat(child.errors().stream().filter(line -> line.contains(" ERROR ")))
          .singleElement()
          .asString()
          .endsWith("worker failed: the topic is missing: run 'topics create'");
      assertThat(messages(child)).contains("first stopped");
    }
  }

  @Test
  void an_unforeseen_failure_has_its_stack_trace_in_the_same_line() throws Exception {
    try (ChildJvm child = start(Map.of("TEST_START", "UNFORESEEN"))) {
      assertThat(child.awaitExit()).isEqualTo(1);
      assertThat(child.errors().stream().filter(line -> line.contains(" ERROR ")))
          .singleElement()
          .asString()
          .contains("worker failed: start | java.io.IOException: boom | at io.productchange.");
    }
  }

  @Test
  void a_component_that_fails_later_stops_the_process_with_status_1() throws Exception {
    try (ChildJvm child = start(Map.of("TEST_START", "LATER"))) {
      assertThat(child.awaitExit()).isEqualTo(1);
      assertThat(messages(child))
          .containsSubsequence("first stopped", "worker failed: the disk is full");
    }
  }

  @Test
  void a_stop_that_fails_is_logged_and_does_not_keep_the_others() throws Exception {
    try (ChildJvm child = start(Map.of("TEST_STOP", "FAIL"))) {
      child.awaitError("worker started");

      child.signal("TERM");

      assertThat(child.awaitExit()).isZero();
      assertThat(child.awaitError("second did not stop cleanly")).contains("stuck");
      assertThat(messages(child)).contains("first stopped");
    }
  }

  @Test
  void a_second_signal_ends_it_at_once() throws Exception {
    try (ChildJvm child = start(Map.of("TEST_STOP", "HANG"))) {
      child.awaitError("worker started");
      child.signal("TERM");
      child.awaitError("hanging in stop");
      long start = System.nanoTime();

      child.signal("TERM");

      assertThat(child.awaitExit()).isEqualTo(1);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void a_stop_that_hangs_ends_within_15_seconds_with_status_0() throws Exception {
    try (ChildJvm child = start(Map.of("TEST_STOP", "HANG"))) {
      child.awaitError("worker started");
      long start = System.nanoTime();

      child.signal("TERM");

      assertThat(child.awaitExit()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(15));
      assertThat(messages(child)).contains("first stopped");
    }
  }

  @Test
  void a_wrong_environment_is_told_whole_and_is_status_2() throws Exception {
    Map<String, String> variables =
        Map.of(
            "TEST_START", "BADLY",
            "TEST_NEDED", "3",
            "MANAGEMENT_PORT", "-1",
            "TEST_KEY", "CANARY",
            "TEST_KEY_FILE", "/nowhere");
    try (ChildJvm child = ChildJvm.start(TestService.class, variables)) {
      assertThat(child.awaitExit()).isEqualTo(2);
      assertThat(child.errors())
          .containsExactly(
              "worker: 5 problems in the settings:",
              "  - MANAGEMENT_PORT is '-1', but expected a whole number from 0 to 65535",
              "  - TEST_KEY and TEST_KEY_FILE are both set; set one of them",
              "  - TEST_NEDED is not a setting of any command; did you mean TEST_NEEDED?",
              "  - TEST_START is 'BADLY', but expected one of WELL, FORESEEN, UNFORESEEN, HANG,"
                  + " LATER",
              "  - TEST_NEEDED is not set; expected a whole number from 1 to 9: a number");
    }
  }

  @Test
  void a_taken_management_port_is_one_line_and_status_1() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, Inet4Address.ofLiteral("127.0.0.1"));
        ChildJvm child = start(Map.of("MANAGEMENT_PORT", Integer.toString(taken.getLocalPort())))) {
      assertThat(child.awaitExit()).isEqualTo(1);
      assertThat(child.errors().stream().filter(line -> line.contains(" ERROR ")))
          .singleElement()
          .asString()
          .contains("Address already in use", "MANAGEMENT_PORT");
    }
  }

  @Test
  void help_names_every_setting_that_it_reads() throws Exception {
    try (ChildJvm child = ChildJvm.start(TestService.class, Map.of(), "--help")) {
      assertThat(child.awaitExit()).isZero();
      assertThat(child.output().getFirst()).isEqualTo("worker: works for tests.");
      assertThat(child.output())
          .contains(
              "  TEST_NEEDED",
              "  TEST_KEY or TEST_KEY_FILE",
              "  MANAGEMENT_PORT",
              "      a whole number from 0 to 65535; default 8099",
              "  LOG_LEVEL");
    }
  }

  @Test
  void a_data_folder_completes_an_environment_without_endpoints(@TempDir Path folder)
      throws Exception {
    Files.writeString(folder.resolve("endpoints.env"), "TEST_NEEDED=1\n");
    try (ChildJvm child =
        ChildJvm.start(
            TestService.class, Map.of("MANAGEMENT_PORT", "0"), "--data-dir", folder.toString())) {
      child.awaitError("worker started");
    }
  }

  @Test
  void a_data_folder_on_which_nothing_runs_is_wrong_use(@TempDir Path folder) throws Exception {
    try (ChildJvm child = ChildJvm.start(TestService.class, Map.of(), "--data-dir=" + folder)) {
      assertThat(child.awaitExit()).isEqualTo(2);
      assertThat(child.errors()).anyMatch(line -> line.contains("no `up` runs on " + folder));
    }
  }

  @Test
  void arguments_are_wrong_use() throws Exception {
    try (ChildJvm child = ChildJvm.start(TestService.class, Map.of(), "--port", "1")) {
      assertThat(child.awaitExit()).isEqualTo(2);
      assertThat(child.errors()).singleElement().asString().contains("takes no arguments");
    }
  }

  private static ChildJvm start(Map<String, String> more) throws IOException {
    Map<String, String> variables =
        new HashMap<>(Map.of("MANAGEMENT_PORT", "0", "TEST_NEEDED", "1"));
    variables.putAll(more);
    return ChildJvm.start(TestService.class, variables);
  }

  private static List<String> messages(ChildJvm child) {
    return child.errors().stream().map(line -> line.replaceFirst("^.*? - ", "")).toList();
  }

  private static HttpResponse<String> get(ChildJvm child, String path) throws Exception {
    Matcher port = PORT.matcher(child.awaitError("management endpoint on "));
    assertThat(port.find()).isTrue();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.group(1) + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
