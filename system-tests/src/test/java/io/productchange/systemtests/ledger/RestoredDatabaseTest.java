package io.productchange.systemtests.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kossimulator.catalogue.LineStatus;
import io.productchange.kossimulator.catalogue.Lines;
import io.productchange.operatorcli.database.DbCommand;
import io.productchange.operatorcli.indoubt.InDoubtCommand;
import io.productchange.operatorcli.reset.ResetCommand;
import io.productchange.operatorcli.verify.VerifyCommand;
import io.productchange.runtime.service.RunningService;
import io.productchange.testservers.Await;
import io.productchange.testservers.DataFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * One story: an older PostgreSQL is put back under a running adapter, then under a restarted one;
 * then the database is another cluster altogether. Nothing is called until it was reconciled, and
 * after it everything ends as it was told, each change made once.
 */
@Order(2)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestoredDatabaseTest {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final String FROM = "5G_SLIM_6G";
  private static final String TO = "5G_BASIC_12G";

  @TempDir private static Path folder;
  private static House house;
  private static int nextLine = 1;

  /** All that were asked for, in order. */
  private static final List<String> sent = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    house = new House(folder);
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  private static void send(String requestId) throws Exception {
    house.send(requestId, Lines.lineNumber(LineStatus.ACTIVE, FROM, nextLine++), FROM, TO);
    sent.add(requestId);
  }

  private static void awaitTold(List<String> requestIds) {
    Await.until(
        "results of " + requestIds,
        LONG,
        () -> requestIds.stream().allMatch(id -> !house.told(id).isEmpty()));
  }

  private static void awaitRefusal(RunningService adapter, String why) {
    Await.until("it says: " + why, LONG, () -> house.readiness(adapter).contains(why));
  }

  @Test
  @Order(1)
  void anOlderDatabaseStopsEveryCallUntilItWasReconciled() throws Exception {
    DataFolder files = new DataFolder(house.postgres());
    RunningService adapter = house.startAdapter();
    try {
      send("a-1");
      send("a-2");
      awaitTold(sent);
      files.copy();
      send("b-1");
      send("b-2");
      send("b-3");
      house.send("b-invalid", "010-12", FROM, TO);
      awaitTold(List.of("b-1", "b-2", "b-3", "b-invalid"));
      house
          .kos()
          .putRules(
              "[{\"match\": {\"integrationType\": [\"PRODUCT_CHANGE\"], \"requestId\": \"b-doubt\"},"
                  + " \"behaviour\": {\"type\": \"latency\", \"fixed\": \"PT30S\", \"at\": \"AFTER_EFFECT\"}}]");
      send("b-doubt");
      house.awaitDoubt("b-doubt", LONG);
      assertThat(house.run(new InDoubtCommand(), "list").text()).contains("b-doubt");
      assertThat(house.executed("b-doubt")).isEqualTo(1);

      files.putBack();
      house.kos().putRules("[]");
      send("c-1");
      awaitRefusal(adapter, "older than what Kafka knows");
      assertThat(house.run(new DbCommand(), "reconcile", "--yes"))
          .as("an adapter runs")
          .satisfies(outcome -> assertThat(outcome.status()).isEqualTo(1))
          .satisfies(outcome -> assertThat(outcome.text()).contains("stop every adapter"));
    } finally {
      adapter.stop();
    }
    RunningService restarted = house.startAdapter();
    try {
      send("c-2");
      awaitRefusal(restarted, "older than what Kafka knows");
    } finally {
      restarted.stop();
    }
    assertThat(house.received("c-1") + house.received("c-2")).isZero();

    House.Outcome status = house.run(new DbCommand(), "status");
    assertThat(status.text()).contains("db reconcile");
    assertThat(status.status()).isEqualTo(1);
    House.Outcome plan = house.run(new DbCommand(), "reconcile");
    assertThat(plan.text()).contains("b-1", "b-2", "b-3", "b-invalid", "b-doubt", "would");
    assertThat(plan.status()).as(plan.text()).isNotZero();
    House.Outcome done =
        house.run(new DbCommand(), "reconcile", "--yes", "--operator", "ann", "--why", "restored");
    assertThat(done.status()).as(done.text()).isZero();
    assertThat(done.text()).contains("epoch 2");
    assertThat(house.run(new DbCommand(), "reconcile", "--yes").text()).contains("nothing to do");

    everythingEndsOnce();
  }

  @Test
  @Order(2)
  void anotherClusterIsFilledFromWhatKafkaKnows() throws Exception {
    house.moveToEmptyDatabase();
    RunningService adapter = house.startAdapter();
    try {
      send("d-1");
      awaitRefusal(adapter, "but Kafka knows ledger");
    } finally {
      adapter.stop();
    }
    assertThat(house.received("d-1")).isZero();

    House.Outcome done = house.run(new DbCommand(), "reconcile", "--yes");
    assertThat(done.status()).as(done.text()).isZero();

    everythingEndsOnce();
  }

  @Test
  @Order(3)
  void anOpenRequestWhoseRecordIsGoneSurvivesTheLossOfTheProcessorsState() throws Exception {
    String line = Lines.lineNumber(LineStatus.ACTIVE, FROM, nextLine++);
    RunningService adapter = house.startAdapter();
    RecordMetadata behind;
    try {
      house
          .kos()
          .putRules(
              "[{\"match\": {\"integrationType\": [\"PRODUCT_CHANGE\"], \"requestId\": \"e-doubt\"},"
                  + " \"behaviour\": {\"type\": \"latency\", \"fixed\": \"PT30S\", \"at\": \"AFTER_EFFECT\"}}]");
      house.send("e-doubt", line, FROM, TO);
      behind = house.send("e-behind", line, TO, FROM);
      house.awaitDoubt("e-doubt", LONG);
      assertThat(house.run(new InDoubtCommand(), "list").text()).contains("e-doubt");
    } finally {
      adapter.stop();
    }
    house.stopProcessor();
    house.kos().putRules("[]");
    house.forgetRequests(behind.partition(), behind.offset());

    House.Outcome plan = house.run(new ResetCommand());
    assertThat(plan.text()).contains("publish 1 open requests again", "e-doubt");
    House.Outcome done = house.run(new ResetCommand(), "--yes");
    assertThat(done.status()).as(done.text()).isZero();
    house.startProcessor();
    sent.addAll(List.of("e-doubt", "e-behind"));

    everythingEndsOnce();
    assertThat(house.received("e-doubt")).isEqualTo(1);
  }

  private static void everythingEndsOnce() throws Exception {
    RunningService adapter = house.startAdapter();
    try {
      awaitTold(sent);
      House.Outcome verified =
          house.run(
              new VerifyCommand(),
              "--journal",
              house.journalFile().toString(),
              "--settle",
              "PT60S");
      assertThat(verified.status()).as(verified.text()).isZero();
      for (String id : sent) {
        assertThat(house.executed(id)).as(id).isEqualTo(1);
        assertThat(house.told(id)).as(id).containsOnly(house.told(id).getFirst());
      }
    } finally {
      adapter.stop();
    }
  }
}
