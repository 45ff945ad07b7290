package io.productchange.systemtests.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.systemtests.operations.Product.Outcome;
import io.productchange.testservers.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One story, told in order on one installation: requests come to every kind of end, operators look
 * at them and decide, and then everything is read again without KOS being called once more.
 */
@Order(1)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperationsTest {
  private static final Duration BOUND = Duration.ofMinutes(2);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** What a line's queue takes while its first request is under way. */
  private static final int QUEUE = 100;

  @TempDir private static Path directory;
  private static Installation installation;
  private static Kos kos;
  private static Requests requests;
  private static TopicReader results;
  private static TopicReader deadLetters;

  @BeforeAll
  static void start() throws Exception {
    installation = Installation.start(directory);
    String bootstrapServers = installation.endpoint("KAFKA_BOOTSTRAP_SERVERS");
    kos = new Kos(installation.endpoint("KOS_BASE_URL"), installation.journal());
    kos.admin().putRules(Requests.rules());
    requests = new Requests(bootstrapServers);
    results = new TopicReader(bootstrapServers, "change-results");
    deadLetters = new TopicReader(bootstrapServers, "change-requests-dlq");
  }

  @AfterAll
  static void stop() throws Exception {
    requests.close();
    results.close();
    deadLetters.close();
    kos.close();
    installation.close();
  }

  @Test
  @Order(1)
  void everyRequestComesToItsEnd() throws Exception {
    requests.sendIndependent();
    sendIntoDoubt();
    awaitResults(requests.resultsDue() - 3 - QUEUE);
    requests.sendConflicts();

    List<ConsumerRecord<byte[], byte[]>> letters =
        deadLetters.until(BOUND, found -> found.size() >= requests.expectedDeadLetters().size());

    assertThat(letters)
        .extracting(letter -> TopicReader.header(letter, "dlq-cause").orElse("none"))
        .containsExactlyInAnyOrderElementsOf(requests.expectedDeadLetters());
  }

  /** Their lines are changed by somebody else, so that no inquiry can tell what KOS did. */
  private static void sendIntoDoubt() throws Exception {
    Map<String, String> doubts =
        Map.of(
            "doubt-applied", "COMPLETED null OPERATOR",
            "doubt-not-applied", "FAILED OPERATOR_DECISION OPERATOR",
            "doubt-retry", Requests.DONE);
    for (Map.Entry<String, String> doubt : doubts.entrySet()) {
      requests.sendGood(doubt.getKey(), doubt.getValue());
      Await.until(
          "KOS was called for " + doubt.getKey(), BOUND, () -> kos.changeCalls(doubt.getKey()) > 0);
      kos.admin().setProduct(requests.lineOf(doubt.getKey()), "LTE_KIDS_1G");
    }
    // A change that ends well: otherwise lost-always would not be given up for a minute, because
    // others' changes failed as well.
    requests.sendGood("well", Requests.DONE);
    for (int i = 0; i < QUEUE + 2; i++) {
      String end = i < QUEUE ? "CURRENT_PRODUCT_MISMATCH" : "LINE_QUEUE_FULL";
      requests.sendBehind("doubt-applied", "behind-" + i, "FAILED " + end + " VALIDATION");
    }
  }

  @Test
  @Order(2)
  void operatorsSeeWhatIsInDoubtAndDecide() throws Exception {
    Await.until(
        "no inquiry could decide",
        BOUND,
        () ->
            installation
                    .query(
                        "SELECT request_id FROM product_change.pc_request"
                            + " WHERE in_doubt_message LIKE '%could not decide%' AND decided_at IS NULL")
                    .size()
                == 3);
    Outcome list = installation.run("in-doubt", "list");
    assertThat(list.exitCode()).as(list.all()).isZero();
    assertThat(list.out())
        .contains("doubt-applied", "doubt-not-applied", "doubt-retry", "LTE_KIDS_1G")
        .doesNotContain(requests.lineOf("doubt-applied"));
    Outcome json = installation.run("in-doubt", "list", "--json");
    assertThat(JSON.readTree(json.out())).hasSize(3);
    Outcome show = installation.run("in-doubt", "show", "doubt-applied");
    assertThat(show.exitCode()).as(show.all()).isZero();
    assertThat(show.out())
        .contains(requests.lineOf("doubt-applied"), "5G_SLIM_6G to 5G_UNLIMITED", "PRODUCT_CHANGE");
    Outcome shown = installation.run("in-doubt", "show", "doubt-applied", "--json");
    assertThat(JSON.readTree(shown.out()).path("calls")).isNotEmpty();

    assertThat(resolve("doubt-applied", "perhaps").exitCode()).isEqualTo(2);
    assertThat(resolve("good", "applied").exitCode()).isEqualTo(1);
    assertThat(resolve("no-such-request", "applied").exitCode()).isEqualTo(1);
    assertThat(installation.run("in-doubt", "resolve", "doubt-applied", "--as", "applied"))
        .extracting(Outcome::exitCode)
        .as("without a reason")
        .isEqualTo(2);

    long calls = kos.changeCalls("doubt-retry");
    kos.admin().dropRule("doubt");
    kos.admin().setProduct(requests.lineOf("doubt-retry"), Change.CURRENT);
    assertCarriedOut(resolve("doubt-retry", "retry"));
    assertCarriedOut(resolve("doubt-applied", "applied"));
    assertCarriedOut(resolve("doubt-not-applied", "not-applied"));

    awaitResults(requests.resultsDue());
    assertThat(facts().ends()).containsExactlyInAnyOrderEntriesOf(requests.expected());
    assertThat(kos.changeCalls("doubt-retry")).isEqualTo(calls + 1);
    assertThat(
            installation.query(
                "SELECT request_id || ' ' || action || ' ' || state"
                    + " FROM product_change.pc_operator_action ORDER BY 1"))
        .containsExactly(
            "doubt-applied applied APPLIED",
            "doubt-not-applied not-applied APPLIED",
            "doubt-retry retry APPLIED");
    assertThat(installation.run("in-doubt", "list").out()).contains("nothing is in doubt");
  }

  /** Nothing but an operator's word can prove that a process of another machine is dead. */
  @Test
  @Order(3)
  void operatorsVouchForTheDeathOfASender() throws Exception {
    requests.sendGood("sender-lost", Requests.BY_INQUIRY);
    Await.until("KOS was called", BOUND, () -> kos.changeCalls("sender-lost") > 0);
    installation.moveAdapter();
    Await.until(
        "the other adapter sees the doubt",
        BOUND,
        () ->
            !installation
                .query(
                    "SELECT request_id FROM product_change.pc_request WHERE request_id = 'sender-lost'"
                        + " AND in_doubt_message LIKE '%may still send%' AND decided_at IS NULL")
                .isEmpty());
    assertThat(installation.run("in-doubt", "show", "sender-lost").out())
        .contains("may still send, as far as is proven");

    assertCarriedOut(resolve("sender-lost", "sender-dead"));

    awaitResults(requests.resultsDue());
    assertThat(facts().ends()).containsExactlyInAnyOrderEntriesOf(requests.expected());
    assertThat(kos.changeCalls("sender-lost")).isEqualTo(1);
  }

  @Test
  @Order(4)
  void deadLettersCanBeListedAndShown() throws Exception {
    Outcome list = installation.run("dlq", "list", "--json");
    assertThat(list.exitCode()).as(list.all()).isZero();
    JsonNode letters = JSON.readTree(list.out());
    assertThat(letters).hasSize(requests.expectedDeadLetters().size());
    for (JsonNode letter : letters) {
      if (letter.path("cause").asString().equals("UNREADABLE")) {
        Outcome show = installation.run("dlq", "show", letter.path("id").asString());
        assertThat(show.out()).contains("UNREADABLE", "0x ff 00 01");
      }
    }
    assertThat(installation.run("dlq", "show", "0-999999").exitCode()).isEqualTo(1);
    assertThat(installation.run("dlq", "show", "nonsense").exitCode()).isEqualTo(2);
  }

  @Test
  @Order(5)
  void everyInvariantHolds() throws Exception {
    assertSound();
  }

  @Test
  @Order(6)
  void aReplayTellsEveryResultOnceMoreAndCallsNobody() throws Exception {
    Facts before = facts();
    String[] replay = {"replay", "requests", "--from", "2020-01-01T00:00:00Z", "--rate", "1000"};
    long recordsBefore = requestRecords();
    Outcome dry = installation.run(with(replay, "--dry-run"));
    assertThat(dry.exitCode()).as(dry.all()).isZero();
    assertThat(dry.out()).contains(before.results().size() + " requests to publish");
    assertThat(installation.run(replay).exitCode()).as("without --yes").isEqualTo(2);
    assertThat(requestRecords()).as("nothing was published").isEqualTo(recordsBefore);

    Outcome outcome = installation.run(with(replay, "--yes"));

    assertThat(outcome.exitCode()).as(outcome.all()).isZero();
    assertThat(requestRecords()).isEqualTo(recordsBefore + before.results().size());
    awaitResults(before.records() + before.results().size());
    assertSound();
    facts().assertOnlyToldAgain(before, before.records() + before.results().size());
  }

  @Test
  @Order(7)
  void aResetIsRefusedWhileSomebodyWorks() throws Exception {
    Outcome outcome = installation.run("reset", "--yes");

    assertThat(outcome.exitCode()).as(outcome.all()).isEqualTo(1);
    assertThat(outcome.err()).contains("change-processor", "kos-adapter");
  }

  @Test
  @Order(8)
  void theHistoryCanBeRebuiltFromTheEventsAlone() throws Exception {
    installation.stopServices();
    String old = installation.endpoint("DATABASE_URL");
    String fresh = old.substring(0, old.lastIndexOf('/')) + "/rebuilt";
    installation.executeAsOwner("CREATE DATABASE rebuilt TEMPLATE template0");
    Map<String, String> environment = new HashMap<>(installation.endpoints());
    environment.put("DATABASE_URL", fresh);
    Outcome migrate = installation.runWith(environment, "db", "migrate");
    assertThat(migrate.exitCode()).as(migrate.all()).isZero();

    Outcome rebuild = installation.runWith(environment, "rebuild", "--compare-with", old);

    assertThat(rebuild.exitCode()).as(rebuild.all()).isZero();
    int rows = facts().history().size();
    assertThat(rebuild.out()).contains(rows + " rows compared, 0 differences");
    Outcome again = installation.runWith(environment, "rebuild", "--compare-with", old);
    assertThat(again.exitCode()).as("not empty any more").isEqualTo(1);
    assertThat(again.err()).contains("has a history already");
  }

  @Test
  @Order(9)
  void aResetReadsEverythingAgainAndCallsNobody() throws Exception {
    installation.stopServices();
    Facts before = facts();
    assertThat(installation.run("reset").exitCode()).as("without --yes").isEqualTo(2);
    Outcome outcome = installation.run("reset", "--yes");
    assertThat(outcome.exitCode()).as(outcome.all()).isZero();
    assertThat(outcome.out()).contains("-changelog").contains("change-requests-placed");

    installation.startServices();

    awaitResults(2 * before.records());
    assertSound();
    facts().assertOnlyToldAgain(before, 2 * before.records());
    assertThat(deadLetters.all())
        .hasSizeGreaterThanOrEqualTo(requests.expectedDeadLetters().size());
  }

  private static Facts facts() throws Exception {
    return Facts.of(results.all(), installation, kos);
  }

  private static void awaitResults(int count) {
    results.until(BOUND, found -> found.size() >= count);
  }

  private static long requestRecords() {
    try (TopicReader all =
        new TopicReader(installation.endpoint("KAFKA_BOOTSTRAP_SERVERS"), Requests.TOPIC)) {
      return all.all().size();
    }
  }

  private static Outcome resolve(String requestId, String as) throws Exception {
    return installation.run(
        "in-doubt", "resolve", requestId, "--as", as, "--why", "KOS's people looked");
  }

  private static void assertCarriedOut(Outcome outcome) {
    assertThat(outcome.exitCode()).as(outcome.all()).isZero();
    assertThat(outcome.out()).contains("carried out");
  }

  private static void assertSound() throws Exception {
    Outcome verify = installation.run("verify", "--journal", installation.journal().toString());
    assertThat(verify.exitCode()).as(verify.all()).isZero();
  }

  /**
   * As it is when a broker has forgotten to end one: its coordinator lists none of the processor.
   */
  @Test
  @Order(10)
  void verifySaysWhatATransactionThatNobodyEndsHoldsBack() throws Exception {
    String bootstrapServers = installation.endpoint("KAFKA_BOOTSTRAP_SERVERS");
    try (KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of(
                    ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                    bootstrapServers,
                    ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                    "forgotten",
                    ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                    (int) BOUND.toMillis()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        KafkaConsumer<byte[], byte[]> reader =
            new KafkaConsumer<>(
                Map.of(
                    ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                    bootstrapServers,
                    ConsumerConfig.GROUP_ID_CONFIG,
                    "change-processor"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("change-events", 3, new byte[1], new byte[1])).get();
      producer.sendOffsetsToTransaction(
          Map.of(new TopicPartition("kos-replies", 3), new OffsetAndMetadata(1)),
          reader.groupMetadata());

      Outcome verify = installation.run("verify", "--settle", "PT3S");

      producer.abortTransaction();
      assertThat(verify.exitCode()).as(verify.all()).isEqualTo(1);
      assertThat(verify.out())
          .contains("10: an open transaction holds back change-events-3 from offset ")
          .contains(
              "10: an open transaction holds back the offset of change-processor in kos-replies-3:");
    }
  }

  private static String[] with(String[] arguments, String further) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = further;
    return all;
  }
}
