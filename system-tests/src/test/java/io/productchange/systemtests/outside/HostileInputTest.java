package io.productchange.systemtests.outside;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.systemtests.operations.TopicReader;
import io.productchange.systemtests.operations.UpProcess.Identity;
import io.productchange.testservers.Await;
import io.productchange.testservers.fuzz.FuzzRun;
import io.productchange.testservers.fuzz.Json;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Eight thousand hostile inputs at every entrance of the running system at once: HTTP, management
 * endpoints, every topic that is read, and KOS's answers. Far more go through the same code inside
 * one process: see docs/reliability.md. All data is marked, and afterwards everything that a
 * process wrote is searched for the marks.
 */
@Order(3)
@ResourceLock(SharedSystem.LOCK)
@ExtendWith(SharedSystem.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HostileInputTest {
  private static final Duration BOUND = Duration.ofMinutes(5);
  private static final int HTTP_INPUTS = 5_000;
  private static final int MANAGEMENT_INPUTS = 600;
  private static final int REQUEST_INPUTS = 1_200;
  private static final int PLACED_INPUTS = 300;
  private static final int COMMAND_INPUTS = 200;
  private static final int REPLY_INPUTS = 500;

  /** After a collection; the services have 384 and 512 MiB. */
  private static final long HEAP_MAX_BYTES = 160L * 1024 * 1024;

  private static final String OPEN =
      """
      SELECT concat_ws(' ', r.request_id, r.in_doubt_message,
                       (SELECT string_agg(concat_ws(' ', a.send_no, a.state, a.outcome, a.evidence), '; ')
                          FROM product_change.pc_kos_attempt a
                         WHERE a.request_id = r.request_id))
        FROM product_change.pc_request r
       WHERE r.decided_at IS NULL AND r.request_id LIKE 'topic-%'
       LIMIT 10
      """;

  @TempDir Path directory;
  private final RunningSystem system;
  private final List<Identity> processes;

  HostileInputTest(RunningSystem system) {
    this.system = system;
    this.processes = system.processes();
  }

  @Test
  @Order(1)
  void everyRecordOfEveryTopicEndsInOnePlace() throws Exception {
    try (TopicInputs inputs =
            new TopicInputs(system.endpoint("KAFKA_BOOTSTRAP_SERVERS"), FuzzRun.random("records"));
        TopicReader requests = reader("change-requests");
        TopicReader results = reader("change-results");
        TopicReader deadLetters = reader("change-requests-dlq")) {
      int before = requests.all().size();
      inputs.requests("change-requests", FuzzRun.inputs(REQUEST_INPUTS));
      inputs.requests("change-requests-placed", FuzzRun.inputs(PLACED_INPUTS));
      inputs.replies(FuzzRun.inputs(REPLY_INPUTS));
      inputs.commands(FuzzRun.inputs(COMMAND_INPUTS));
      Stream.of("change-requests", "kos-replies", "kos-commands").forEach(inputs::huge);
      inputs.flush();
      int expected = requests.all().size() + FuzzRun.inputs(PLACED_INPUTS);
      assertThat(expected - before).isEqualTo(FuzzRun.inputs(REQUEST_INPUTS + PLACED_INPUTS) + 1);

      Await.untilAsserted(
          "every record has its result or its dead letter",
          BOUND,
          () ->
              assertThat(results.all().size() + deadRequests(deadLetters).size())
                  .as(() -> "still open: " + open())
                  .isEqualTo(expected));
      Await.untilAsserted(
          "nothing is open but what forged commands made of lines that no KOS knows",
          BOUND,
          () ->
              assertThat(
                      system.query(
                          "SELECT request_id FROM product_change.pc_request"
                              + " WHERE decided_at IS NULL AND request_id LIKE 'topic-%'"))
                  .isEmpty());

      assertThat(results.all().size() + deadRequests(deadLetters).size()).isEqualTo(expected);
      assertThat(deadRequests(deadLetters)).as("each once").doesNotHaveDuplicates();
      judge(results.all());
    }
  }

  /** For the message of a failure. */
  private List<String> open() {
    try {
      return system.query(OPEN);
    } catch (SQLException e) {
      throw new IllegalStateException("the database does not answer", e);
    }
  }

  /** KOS's own list says whether the results tell the truth. */
  private void judge(List<ConsumerRecord<byte[], byte[]>> results) {
    Map<String, Integer> executions = system.kos().executions();
    Map<String, Integer> ends = new TreeMap<>();
    assertThat(system.kos().sendsAfterExecution()).as("never twice").isEmpty();
    assertThat(executions.values()).as("never twice").allMatch(count -> count == 1);
    assertThat(system.kos().mutants()).as("KOS's answers were hostile").isGreaterThan(100);
    for (ConsumerRecord<byte[], byte[]> record : results) {
      JsonResult result = JsonResult.of(record.value());
      boolean executed = executions.containsKey(result.requestId());
      boolean says = result.status().equals("COMPLETED") && !result.basis().equals("NO_OP");
      assertThat(says).as("%s", result).isEqualTo(executed);
      ends.merge(result.status() + " " + result.basis(), 1, Integer::sum);
    }
    assertThat(ends)
        .containsKeys(
            "COMPLETED KOS_ANSWER", "COMPLETED INQUIRY", "FAILED VALIDATION", "FAILED KOS_ANSWER");
  }

  /** What is looked at of a result. */
  private record JsonResult(String requestId, String status, String basis) {
    static JsonResult of(byte[] value) {
      Json json = Json.parse(new String(value, UTF_8));
      return new JsonResult(
          Json.text(json, "requestId").orElseThrow(),
          Json.text(json, "status").orElseThrow(),
          Json.text(json, "basis").orElseThrow());
    }
  }

  /** The places of the dead letters that were requests. */
  private static List<String> deadRequests(TopicReader deadLetters) {
    return deadLetters.all().stream()
        .filter(
            letter ->
                TopicReader.header(letter, "dlq-topic").orElseThrow().startsWith("change-requests"))
        .map(
            letter ->
                Stream.of("dlq-topic", "dlq-partition", "dlq-offset")
                    .map(name -> TopicReader.header(letter, name).orElseThrow())
                    .toList()
                    .toString())
        .toList();
  }

  @Test
  @Order(2)
  void everyHttpRequestGetsOneAnswerThatTellsWhy() throws Exception {
    HttpInputs inputs = new HttpInputs(FuzzRun.random("http"), system.ingest().getAuthority());
    List<HttpInputs.Input> all =
        IntStream.range(0, FuzzRun.inputs(HTTP_INPUTS)).mapToObj(i -> inputs.next()).toList();
    Map<Integer, Integer> statuses = new ConcurrentHashMap<>();
    RawHttp.sendAll(
        system.ingest(),
        all,
        (i, answer) -> {
          HttpInputs.Input input = all.get(i);
          if (answer.status() != 0 || !input.ends()) {
            assertAnswer(
                FuzzRun.reproduced(i) + ": " + input + "\n--- answered\n" + answer, answer);
          }
          statuses.merge(answer.status(), 1, Integer::sum);
        });
    assertThat(statuses.keySet())
        .contains(200, 202, 400, 401, 404, 405, 409, 415, 422, 431)
        .doesNotContain(500);
    assertThat(statuses.getOrDefault(0, 0))
        .as("without an answer: connections that the client ended in the middle of a request")
        .isLessThan(FuzzRun.inputs(HTTP_INPUTS) / 20);
  }

  private static final Set<Integer> DOCUMENTED_5XX = Set.of(501, 503, 505);

  private static void assertAnswer(String what, RawHttp.Answer answer) {
    int status = answer.status();
    assertThat(status).as(what).isBetween(100, 505);
    assertThat(status < 500 || DOCUMENTED_5XX.contains(status)).as(what).isTrue();
    if (status >= 400 && !answer.body().isEmpty()) {
      assertThat(answer.contentType()).as(what).isEqualTo("application/problem+json");
      Json problem = Json.parse(answer.body());
      assertThat(((Json.Obj) problem).field("status")).as(what).contains(new Json.Raw("" + status));
      assertThat(Json.text(problem, "title")).as(what).isNotEmpty();
      assertThat(answer.body())
          .as("what a client sent is not repeated to it: %s", what)
          .doesNotContainPattern(Canaries.LINE_PATTERN)
          .doesNotContainPattern(Canaries.CUSTOMER_ID_PATTERN);
    }
  }

  @Test
  @Order(3)
  void managementEndpointsAnswerWhateverTheyAreAsked() throws Exception {
    Random random = FuzzRun.random("management");
    for (String service : RunningSystem.SERVICES) {
      URI management = system.management(service);
      HttpInputs inputs = new HttpInputs(random, management.getAuthority());
      List<HttpInputs.Input> all =
          IntStream.range(0, FuzzRun.inputs(MANAGEMENT_INPUTS) / RunningSystem.SERVICES.size())
              .mapToObj(i -> inputs.next())
              .toList();
      RawHttp.sendAll(
          management,
          all,
          (i, answer) ->
              assertThat(answer.status())
                  .as("%s %s: %s", service, FuzzRun.reproduced(i), all.get(i))
                  .isNotEqualTo(500));
      assertThat(RawHttp.get(management, "/health/live").status()).isEqualTo(200);
    }
  }

  @Test
  @Order(4)
  @EnabledIfSystemProperty(named = "fuzz.whole", matches = "true")
  void whatCameOverHttpHasEndedTooAndTheProcessesAreTheSame() throws Exception {
    try (TopicReader requests = reader("change-requests");
        TopicReader results = reader("change-results");
        TopicReader deadLetters = reader("change-requests-dlq")) {
      Await.untilAsserted(
          "every record has its result or its dead letter",
          BOUND,
          () ->
              assertThat(results.all().size() + deadRequests(deadLetters).size())
                  .isEqualTo(requests.all().size() + FuzzRun.inputs(PLACED_INPUTS)));
      judge(results.all());
    }
    assertThat(processes).allMatch(Identity::runs);
    for (String service : RunningSystem.SERVICES) {
      assertThat(RawHttp.get(system.management(service), "/health/ready").status())
          .as(service)
          .isEqualTo(200);
      assertThat(heapBytes(service)).as(service).isLessThan(HEAP_MAX_BYTES);
    }
  }

  @Test
  @Order(5)
  void personalDataAndSecretsAreOnlyWhereTheyMustBe() throws Exception {
    new CanaryCheck(system).run(processes, directory);
  }

  /** Of a service, after a full collection. */
  private long heapBytes(String service) throws Exception {
    String main = "io.productchange." + service.replace("-", "") + ".Main";
    long pid =
        processes.stream()
            .map(Identity::pid)
            .filter(
                id ->
                    ProcessHandle.of(id)
                        .flatMap(process -> process.info().commandLine())
                        .filter(line -> line.contains(main))
                        .isPresent())
            .findFirst()
            .orElseThrow();
    Process collection =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                "GC.run")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("jcmd.out").toFile())
            .start();
    assertThat(collection.waitFor()).isZero();
    return RawHttp.get(system.management(service), "/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("jvm_memory_used_bytes") && line.contains("area=\"heap\""))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private TopicReader reader(String topic) {
    return new TopicReader(system.endpoint("KAFKA_BOOTSTRAP_SERVERS"), topic);
  }
}
