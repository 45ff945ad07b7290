package io.productchange.systemtests.outside;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.systemtests.operations.TopicReader;
import io.productchange.testservers.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Clients that are not ours and not Java: kcat (librdkafka, whose default partitioner places keys
 * elsewhere than Java's) and psql. Skipped where they are not installed.
 */
@ResourceLock(SharedSystem.LOCK)
@ExtendWith(SharedSystem.class)
class ForeignClientsTest {
  private static final Duration BOUND = Duration.ofMinutes(2);
  private static final int EACH = 6;
  private static final int FIRST_LINE = 800_000;

  @TempDir Path directory;

  @Test
  void kcatMaySendWithAnyKeyOrNoneAndReadsEveryOutcome(RunningSystem system) throws Exception {
    Tool kcat = Tool.required("kcat", directory);
    List<String> ids = new ArrayList<>();
    ids.addAll(send(kcat, system, "java", true, "-X", "topic.partitioner=murmur2_random"));
    ids.addAll(send(kcat, system, "crc", true));
    ids.addAll(send(kcat, system, "keyless", false));
    ids.addAll(send(kcat, system, "wrong", true, "-k", "somebody else"));

    Await.untilAsserted(
        "kcat reads one result of each",
        BOUND,
        () -> {
          Tool.Outcome read =
              kcat.run(
                  Map.of(),
                  "",
                  kafka(system, "-C", "-t", "change-results", "-e", "-q", "-f", "%k %s\n"));
          assertThat(read.exitCode()).as(read.err()).isZero();
          for (String id : ids) {
            assertThat(
                    read.out()
                        .lines()
                        .filter(line -> line.contains("\"requestId\":\"" + id + "\"")))
                .singleElement()
                .asString()
                .contains("\"status\":\"COMPLETED\"");
          }
        });
    assertThat(ids).allMatch(id -> system.kos().executions().getOrDefault(id, 0) == 1);
    try (TopicReader placed =
        new TopicReader(system.endpoint("KAFKA_BOOTSTRAP_SERVERS"), "change-requests-placed")) {
      List<String> moved =
          placed.all().stream()
              .map(record -> TopicReader.header(record, "placed-request-id").orElse(""))
              .toList();
      assertThat(moved)
          .as("murmur2 is where a line lives")
          .noneMatch(id -> id.startsWith("kcat-java"));
      assertThat(moved).as("CRC32 is elsewhere").anyMatch(id -> id.startsWith("kcat-crc"));
    }
  }

  private List<String> send(
      Tool kcat, RunningSystem system, String kind, boolean keyed, String... options)
      throws Exception {
    List<String> ids = new ArrayList<>();
    StringBuilder input = new StringBuilder();
    boolean ownKey = keyed && !List.of(options).contains("-k");
    for (int i = 0; i < EACH; i++) {
      String id = "kcat-%s-%d".formatted(kind, i);
      // Ends with 0: a line of which KOS tells the plain truth.
      String line = Canaries.line(FIRST_LINE + Math.floorMod(id.hashCode(), 10_000) * 10);
      ids.add(id);
      input
          .append(ownKey ? line + "|" : "")
          .append(
              """
              {"requestId":"%s","lineNumber":"%s","customerId":"C-1","currentProductCode":"%s","targetProductCode":"%s"}
              """
                  .formatted(id, line, HostileKos.CURRENT, HostileKos.TARGET));
    }
    List<String> arguments = new ArrayList<>(List.of("-P", "-t", "change-requests"));
    arguments.addAll(ownKey ? List.of("-K", "|") : List.of());
    arguments.addAll(List.of(options));
    Tool.Outcome sent =
        kcat.run(Map.of(), input.toString(), kafka(system, arguments.toArray(String[]::new)));
    assertThat(sent.exitCode()).as(sent.err()).isZero();
    return ids;
  }

  private static String[] kafka(RunningSystem system, String... arguments) {
    List<String> all = new ArrayList<>(List.of("-b", system.endpoint("KAFKA_BOOTSTRAP_SERVERS")));
    all.addAll(List.of(arguments));
    return all.toArray(String[]::new);
  }

  @Test
  void psqlSeesAndMayDoWhatItsRoleMayAndNoMore(RunningSystem system) throws Exception {
    Tool psql = Tool.required("psql", directory);
    Login owner =
        new Login(
            system.endpoint("DATABASE_ADMIN_USER"), system.endpoint("DATABASE_ADMIN_PASSWORD"));
    Login app = new Login(system.endpoint("DATABASE_USER"), system.endpoint("DATABASE_PASSWORD"));
    Login reader = new Login("foreign_reader", "a-password");
    query(
        psql,
        system,
        owner,
        "CREATE ROLE foreign_reader LOGIN PASSWORD 'a-password' IN ROLE product_change_readonly");

    for (Login anybody : List.of(owner, app, reader)) {
      assertThat(
              query(psql, system, anybody, "SELECT count(*) FROM product_change.pc_request").out())
          .matches("[0-9]+\\s*");
    }
    assertRefused(
        query(psql, system, reader, "DELETE FROM product_change.pc_product_change_history"));
    assertRefused(
        query(
            psql,
            system,
            reader,
            "UPDATE product_change.pc_circuit_breaker_state SET state='OPEN'"));
    assertRefused(query(psql, system, app, "DELETE FROM product_change.pc_kos_attempt"));
    assertRefused(query(psql, system, app, "DROP TABLE product_change.pc_request"));
    assertRefused(query(psql, system, app, "CREATE TABLE product_change.mine (a int)"));
    Tool.Outcome nobody = query(psql, system, new Login("nobody_known", "x"), "SELECT 1");
    assertThat(nobody.exitCode()).isNotZero();
  }

  private record Login(String user, String password) {}

  private static void assertRefused(Tool.Outcome outcome) {
    assertThat(outcome.exitCode()).isNotZero();
    assertThat(outcome.err()).contains("ERROR").containsAnyOf("permission denied", "must be owner");
  }

  private static Tool.Outcome query(Tool psql, RunningSystem system, Login login, String sql)
      throws Exception {
    return psql.run(
        Map.of("PGPASSWORD", login.password()),
        "",
        system.endpoint("DATABASE_URL").substring("jdbc:".length()),
        "-U",
        login.user(),
        "-qAt",
        "-v",
        "ON_ERROR_STOP=1",
        "-c",
        sql);
  }
}
