package io.productchange.operatorcli.history;

import io.productchange.operatorcli.cli.CommandException;
import io.productchange.operatorcli.cli.Database;
import io.productchange.operatorcli.cli.OperatorCommand;
import io.productchange.operatorcli.cli.TopicScan;
import io.productchange.runtime.database.DatabaseSettings;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.runtime.lifecycle.ExitStatus;
import io.productchange.runtime.settings.Environment;
import io.productchange.schema.message.ChangeEvent;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.topic.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rebuild}: the history of an empty database from the events alone. */
@Command(
    name = "rebuild",
    description = {
      "Fill the history of an empty database (DATABASE_URL, migrated before) from change-events alone; KOS"
          + " and the services are not needed. With --compare-with, compare the result with the old"
          + " database, row by row; exit status 1 if they differ (beyond id, created_at, updated_at).",
      "",
      "Only the history is rebuilt. Do not run the services on such a database: it has no decisions, and every"
          + " request in it is refused as a conflict rather than carried out again."
    })
public final class RebuildCommand extends OperatorCommand {
  private static final int BATCH_ROWS = 500;
  private static final int MAX_SHOWN = 20;

  @Option(
      names = "--compare-with",
      paramLabel = "URL",
      description = "JDBC URL of the old database; the same user and password are used.")
  private @Nullable String compareWith;

  @Override
  protected ExitStatus run() {
    Environment environment =
        environment(KafkaSettings.REQUIREMENTS.and(DatabaseSettings.REQUIREMENTS));
    KafkaSettings kafka = KafkaSettings.from(environment);
    try (Database database = Database.open(environment, "rebuild")) {
      requireEmpty(database);
      Map<String, HistoryRow> rows = rows(kafka);
      insert(database, rows);
      out().println("%d rows rebuilt from %s".formatted(rows.size(), Topics.EVENTS));
      if (compareWith == null) {
        return ExitStatus.DONE;
      }
      DatabaseSettings here = DatabaseSettings.from(environment);
      DatabaseSettings old = new DatabaseSettings(compareWith, here.user(), here.password());
      return compare(stored(database), old);
    } catch (KafkaException e) {
      throw new CommandException(
          "Kafka at %s: %s".formatted(kafka.bootstrapServers(), e.getMessage()), e);
    }
  }

  private static void requireEmpty(Database database) {
    boolean empty =
        database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery("SELECT NOT EXISTS (SELECT 1 FROM pc_product_change_history)")
                        .mapTo(Boolean.class)
                        .one());
    if (!empty) {
      throw new CommandException(
          "the database has a history already: make an empty database, run `./product-change db migrate` on it, and name it by DATABASE_URL");
    }
  }

  private Map<String, HistoryRow> rows(KafkaSettings kafka) {
    Map<String, RequestEvents> events = new HashMap<>();
    try (TopicScan scan = new TopicScan(kafka, "product-change-rebuild")) {
      scan.all(
          Topics.EVENTS.name(),
          record -> {
            ChangeEvent event = JsonCodec.read(record.value(), ChangeEvent.class);
            events.computeIfAbsent(event.requestId(), id -> new RequestEvents()).add(event);
          });
    }
    err().println("read the events of %d requests".formatted(events.size()));
    List<String> problems = new ArrayList<>();
    Map<String, HistoryRow> rows = new HashMap<>();
    events.forEach(
        (requestId, ofRequest) -> {
          ofRequest.problems().forEach(problem -> problems.add(requestId + ": " + problem));
          ofRequest.row().ifPresent(row -> rows.put(requestId, row));
        });
    if (!problems.isEmpty()) {
      throw new CommandException(
          "the events contradict themselves, nothing was written: "
              + String.join("; ", problems.subList(0, Math.min(MAX_SHOWN, problems.size()))));
    }
    return rows;
  }

  /** All or nothing: half a history would be refused by the next try. */
  private void insert(Database database, Map<String, HistoryRow> rows) {
    database
        .jdbi()
        .useTransaction(
            handle -> {
              List<HistoryRow> batch = new ArrayList<>(BATCH_ROWS);
              int written = 0;
              for (HistoryRow row : rows.values()) {
                batch.add(row);
                if (batch.size() == BATCH_ROWS) {
                  HistoryStore.insert(handle, batch);
                  written += batch.size();
                  batch.clear();
                  err().println("%d of %d rows".formatted(written, rows.size()));
                }
              }
              HistoryStore.insert(handle, batch);
            });
  }

  private static Map<String, HistoryRow> stored(Database database) {
    Map<String, HistoryRow> rows = new HashMap<>();
    database
        .jdbi()
        .useTransaction(
            handle -> HistoryStore.forEach(handle, row -> rows.put(row.requestId(), row)));
    return rows;
  }

  private ExitStatus compare(Map<String, HistoryRow> rebuilt, DatabaseSettings old) {
    Map<String, HistoryRow> original;
    try (Database database = Database.open(old, "rebuild")) {
      original = stored(database);
    }
    List<String> differences = new ArrayList<>();
    original.forEach(
        (requestId, row) -> {
          Optional<HistoryRow> mine = Optional.ofNullable(rebuilt.get(requestId));
          if (mine.isEmpty()) {
            differences.add(requestId + " is only in the old database");
          } else if (!mine.get().equals(row)) {
            differences.add(requestId + " differs");
          }
        });
    for (String requestId : rebuilt.keySet()) {
      if (!original.containsKey(requestId)) {
        differences.add(requestId + " is only in the rebuilt database");
      }
    }
    out()
        .println("%d rows compared, %d differences".formatted(original.size(), differences.size()));
    differences.stream().limit(MAX_SHOWN).forEach(difference -> out().println("  " + difference));
    out().flush();
    return differences.isEmpty() && !original.isEmpty() ? ExitStatus.DONE : ExitStatus.FAILED;
  }
}
