package io.productchange.operatorcli.verify;

import io.productchange.operatorcli.cli.TopicScan;
import io.productchange.operatorcli.history.HistoryRow;
import io.productchange.operatorcli.history.HistoryStore;
import io.productchange.operatorcli.history.RequestEvents;
import io.productchange.operatorcli.verify.Evidence.Attempt;
import io.productchange.operatorcli.verify.Evidence.RequestRecord;
import io.productchange.operatorcli.verify.Evidence.RequestRow;
import io.productchange.operatorcli.verify.Evidence.Told;
import io.productchange.schema.message.ChangeEvent;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.HeaderNames;
import io.productchange.schema.message.Identifiers;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.request.ReadRequest;
import io.productchange.schema.request.RequestReader;
import io.productchange.schema.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Reads all that the invariants need, in the order that {@link Evidence} asks for. Everything is
 * held in memory: about 3 KiB a request. Not safe for use by several threads.
 */
final class EvidenceCollector {
  private final TopicScan scan;
  private final Jdbi jdbi;
  private final Consumer<String> progress;

  EvidenceCollector(TopicScan scan, Jdbi jdbi, Consumer<String> progress) {
    this.scan = scan;
    this.jdbi = jdbi;
    this.progress = progress;
  }

  Evidence collect(Quiescence quiescence, List<String> moving, Optional<Path> journalFile) {
    List<RequestRecord> requests = requests(quiescence.committed("change-processor"));
    Map<String, Long> beginnings = new HashMap<>();
    // Read after the records: what was removed meanwhile is not missed.
    scan.beginnings(Topics.REQUESTS.name())
        .forEach((partition, offset) -> beginnings.put(partition.toString(), offset));
    progress.accept("read %d records of %s".formatted(requests.size(), Topics.REQUESTS));
    List<Told> told = told();
    progress.accept("read %d records of %s".formatted(told.size(), Topics.RESULTS));
    Map<String, RequestEvents> events = events();
    progress.accept("read the events of %d requests".formatted(events.size()));
    Set<String> deadLetters = deadLetters();
    Optional<JournalFile> journal = journalFile.map(JournalFile::read);
    return jdbi.inTransaction(
        TransactionIsolationLevel.REPEATABLE_READ,
        handle ->
            new Evidence(
                requests,
                beginnings,
                deadLetters,
                told,
                events,
                rows(handle),
                attempts(handle),
                history(handle),
                journal,
                moving,
                quiescence.examined()));
  }

  private List<RequestRecord> requests(Map<TopicPartition, OffsetAndMetadata> committed) {
    Map<TopicPartition, Long> taken = new HashMap<>();
    for (TopicPartition partition : scan.partitionsOf(Topics.REQUESTS.name())) {
      OffsetAndMetadata offset = committed.get(partition);
      if (offset != null) {
        taken.put(partition, offset.offset());
      }
    }
    List<RequestRecord> requests = new ArrayList<>();
    scan.until(taken, record -> requests.add(request(record)));
    return requests;
  }

  private static RequestRecord request(ConsumerRecord<byte[], byte[]> record) {
    String origin = Identifiers.origin(record.topic(), record.partition(), record.offset());
    return switch (RequestReader.read(record.value(), origin)) {
      case ReadRequest.Unreadable _ ->
          new RequestRecord(origin, record.partition(), record.offset(), null, null, null);
      case ReadRequest.Readable readable ->
          new RequestRecord(
              origin,
              record.partition(),
              record.offset(),
              readable.requestId(),
              readable.contentHash(),
              readable.lineKey());
    };
  }

  private List<Told> told() {
    List<Told> told = new ArrayList<>();
    scan.all(
        Topics.RESULTS.name(),
        record -> {
          ChangeResult result = JsonCodec.read(record.value(), ChangeResult.class);
          told.add(
              new Told(
                  result.requestId(),
                  result.attempt(),
                  result.resultId(),
                  new String(record.value(), StandardCharsets.UTF_8),
                  "true".equals(header(record.headers(), HeaderNames.DUPLICATE))));
        });
    return told;
  }

  private Map<String, RequestEvents> events() {
    Map<String, RequestEvents> events = new HashMap<>();
    scan.all(
        Topics.EVENTS.name(),
        record -> {
          ChangeEvent event = JsonCodec.read(record.value(), ChangeEvent.class);
          events.computeIfAbsent(event.requestId(), id -> new RequestEvents()).add(event);
        });
    return events;
  }

  private Set<String> deadLetters() {
    Set<String> origins = new HashSet<>();
    scan.all(
        Topics.DEAD_LETTERS.name(),
        record ->
            origins.add(
                header(record.headers(), HeaderNames.DLQ_TOPIC)
                    + "-"
                    + header(record.headers(), HeaderNames.DLQ_PARTITION)
                    + "-"
                    + header(record.headers(), HeaderNames.DLQ_OFFSET)));
    return origins;
  }

  private static String header(Headers headers, String name) {
    return Optional.ofNullable(headers.lastHeader(name))
        .map(header -> new String(header.value(), StandardCharsets.UTF_8))
        .orElse("");
  }

  private static Map<String, RequestRow> rows(Handle handle) {
    Map<String, RequestRow> rows = new HashMap<>();
    handle
        .createQuery(
            """
            SELECT request_id, content_hash, line_key, origin, attempt, status, version, basis, result
              FROM pc_request WHERE content_hash IS NOT NULL
            """)
        .setFetchSize(1_000)
        .map(
            (row, context) ->
                new RequestRow(
                    row.getString("request_id"),
                    row.getString("content_hash"),
                    row.getString("line_key"),
                    row.getString("origin"),
                    row.getInt("attempt"),
                    row.getString("status"),
                    row.getLong("version"),
                    row.getString("basis"),
                    row.getString("result")))
        .forEach(row -> rows.put(row.requestId(), row));
    return rows;
  }

  private static Map<String, List<Attempt>> attempts(Handle handle) {
    Map<String, List<Attempt>> attempts = new HashMap<>();
    handle
        .createQuery(
            """
            SELECT a.request_id, a.send_no, a.state, a.intent_at, l.id IS NOT NULL AS logged
              FROM pc_kos_attempt a
              LEFT JOIN pc_kos_integration_log l
                ON l.id = a.log_id AND l.created_at = a.log_created_at
               AND l.integration_type = 'PRODUCT_CHANGE' AND l.request_id = a.request_id
            """)
        .setFetchSize(1_000)
        .map(
            (row, context) ->
                Map.entry(
                    row.getString("request_id"),
                    new Attempt(
                        row.getInt("send_no"),
                        row.getString("state"),
                        row.getObject("intent_at", OffsetDateTime.class).toInstant(),
                        row.getBoolean("logged"))))
        .forEach(
            entry ->
                attempts
                    .computeIfAbsent(entry.getKey(), id -> new ArrayList<>())
                    .add(entry.getValue()));
    return attempts;
  }

  private static Map<String, HistoryRow> history(Handle handle) {
    Map<String, HistoryRow> history = new HashMap<>();
    HistoryStore.forEach(handle, row -> history.put(row.requestId(), row));
    return history;
  }
}
