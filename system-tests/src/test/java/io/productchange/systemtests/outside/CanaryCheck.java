package io.productchange.systemtests.outside;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.systemtests.operations.TopicReader;
import io.productchange.systemtests.operations.UpProcess.Identity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What a run with marked data has left, and where. The places that must hold personal data are
 * listed here, and nowhere else is any: the topics (in values and keys), the database's columns of
 * {@link #COLUMNS}, the processor's state; a line of KOS's journal is KOS's. Customer names and
 * secrets are nowhere at all, but for the passwords in {@code endpoints.env} and the owner's in
 * {@code superuser.password}, which nobody but the user may read.
 */
final class CanaryCheck {

  private static final Pattern PERSONAL =
      Pattern.compile(Canaries.LINE_PATTERN + "|" + Canaries.CUSTOMER_ID_PATTERN);

  /** The columns that may hold line numbers or customer ids. */
  private static final Set<String> COLUMNS =
      Set.of(
          "pc_request.line_key",
          "pc_request.line_number",
          "pc_request.customer_id",
          "pc_request.request",
          "pc_request.result",
          "pc_request.transitions",
          "pc_product_change_history.line_number",
          "pc_product_change_history.customer_id",
          "pc_product_change_history.kos_request_data",
          "pc_product_change_history.kos_response_data",
          "pc_kos_attempt.line_number",
          "pc_kos_attempt.evidence",
          "pc_kos_integration_log.customer_id",
          "pc_kos_integration_log.request_body",
          "pc_kos_integration_log.response_body");

  private static final List<String> TOPICS =
      List.of("kos-commands", "kos-replies", "change-events", "change-results");

  private final RunningSystem system;
  private final Leaks leaks;

  CanaryCheck(RunningSystem system) {
    this.system = system;
    this.leaks = new Leaks(system);
  }

  /** Fails with everything that was found. */
  void run(List<Identity> processes, Path directory) throws Exception {
    Path data = system.data();
    for (String secrets : List.of("endpoints.env", "postgres/superuser.password")) {
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(secrets))))
          .as(secrets)
          .isEqualTo("rw-------");
    }
    leaks.searchFiles(
        data,
        List.of(
            data.resolve("kafka/data"),
            data.resolve("postgres/data"),
            data.resolve("postgres/superuser.password"),
            data.resolve("state"),
            data.resolve("endpoints.env")));
    for (String service : RunningSystem.SERVICES) {
      assertThat(Files.size(system.log(service))).as("%s has logged", service).isPositive();
      leaks.searchAll(
          service + "'s metrics", RawHttp.get(system.management(service), "/metrics").body());
    }
    for (Identity process : processes) {
      searchProcess(process.pid(), directory);
    }
    searchTopics();
    searchDatabase();
    assertThat(leaks.searchedBytes()).as("there was something to search").isGreaterThan(1_000_000);
    assertThat(leaks.found()).isEmpty();
  }

  /** Its command line, and the names and stacks of its threads. */
  private void searchProcess(long pid, Path directory) throws Exception {
    Path commandLine = Path.of("/proc/" + pid + "/cmdline");
    if (Files.exists(commandLine)) {
      leaks.searchAll("command line of " + pid, Files.readString(commandLine));
    }
    Path out = directory.resolve("threads.out");
    new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
            Long.toString(pid),
            "Thread.print")
        .redirectErrorStream(true)
        .redirectOutput(out.toFile())
        .start()
        .waitFor();
    leaks.searchAll("threads of " + pid, Files.readString(out));
  }

  private void searchTopics() {
    String kafka = system.endpoint("KAFKA_BOOTSTRAP_SERVERS");
    for (String topic : TOPICS) {
      try (TopicReader reader = new TopicReader(kafka, topic)) {
        List<ConsumerRecord<byte[], byte[]>> records = reader.all();
        assertThat(records).as(topic).isNotEmpty();
        records.stream()
            .filter(record -> record.value() != null)
            .forEach(record -> leaks.searchSecrets(topic, new String(record.value(), UTF_8)));
      }
    }
    try (TopicReader reader = new TopicReader(kafka, "change-requests-dlq")) {
      for (ConsumerRecord<byte[], byte[]> letter : reader.all()) {
        letter
            .headers()
            .forEach(
                header -> {
                  if (header.key().startsWith("dlq-") && !header.key().equals("dlq-cause")) {
                    leaks.searchAll(header.key(), new String(header.value(), UTF_8));
                  }
                });
      }
    }
  }

  private void searchDatabase() throws Exception {
    Set<String> holding = new TreeSet<>();
    List<String> columns =
        system.query(
            """
            SELECT c.table_name || '.' || c.column_name FROM information_schema.columns c
              JOIN information_schema.tables t USING (table_schema, table_name)
              LEFT JOIN pg_inherits i
                ON i.inhrelid = format('%I.%I', c.table_schema, c.table_name)::regclass
             WHERE c.table_schema = 'product_change' AND t.table_type = 'BASE TABLE'
               AND i.inhrelid IS NULL""");
    assertThat(columns).hasSizeGreaterThan(50);
    for (String column : columns) {
      String table = column.substring(0, column.indexOf('.'));
      String name = column.substring(column.indexOf('.') + 1);
      String values =
          String.join(
              "\n",
              system.query(
                  "SELECT \"%s\"::text FROM product_change.\"%s\" WHERE \"%1$s\" IS NOT NULL"
                      .formatted(name, table)));
      leaks.searchSecrets(column, values);
      if (PERSONAL.matcher(values).find()) {
        holding.add(column);
      }
    }
    assertThat(COLUMNS).as("columns that hold personal data").containsAll(holding);
  }
}
