package io.productchange.operatorcli.reset;

import io.productchange.operatorcli.cli.CommandException;
import io.productchange.operatorcli.cli.TopicScan;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.HeaderNames;
import io.productchange.schema.message.Identifiers;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.request.ReadRequest;
import io.productchange.schema.request.RequestReader;
import io.productchange.schema.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Requests that nobody would read again: their records are older than the retention of
 * change-requests, and they are still open, or decided without a result on change-results. After a
 * reset no processor would know of them, so they are published again from {@code pc_request}, on
 * change-requests-placed, with the place and the arrival time that they had. Not safe for use by
 * several threads.
 */
final class Forgotten {
  private static final String GONE =
      """
      SELECT r.request_id, r.line_key, r.request, r.content_hash, r.origin, r.requested_at,
             r.decided_at
        FROM pc_request r
        JOIN unnest(:partitions, :begins) AS first (partition, begin_offset)
          ON substring(r.origin FROM '-([0-9]+)-[0-9]+$')::int = first.partition
       WHERE r.content_hash IS NOT NULL AND r.origin LIKE :topic
         AND substring(r.origin FROM '-([0-9]+)$')::bigint < first.begin_offset
         AND (r.decided_at IS NULL) = :open
       ORDER BY r.requested_at, r.request_id
      """;

  private static final String OPEN_ON_RECORD =
      "SELECT count(*) FROM pc_request WHERE content_hash IS NOT NULL AND decided_at IS NULL";

  /** Whoever accepted them will have forgotten it, so their results are still news. */
  private static final String MARK =
      """
      UPDATE pc_request
         SET acceptance = :untold || (substring(acceptance FROM '@([0-9]{1,15})$')::bigint + 1)
       WHERE content_hash IS NOT NULL AND acceptance ~ '@[0-9]{1,15}$'
         AND (decided_at IS NULL OR request_id = ANY (:untoldIds))
      """;

  private final List<Request> open = new ArrayList<>();
  private final List<Request> untold = new ArrayList<>();
  private final List<String> unreadable = new ArrayList<>();

  /** A request as it is on record. */
  private record Request(
      String id, String lineKey, String value, String hash, String origin, Instant arrivedAt) {}

  private int openOnRecord;

  private Forgotten() {}

  /** Looks for them. */
  static Forgotten find(Jdbi jdbi, TopicScan scan) {
    Forgotten forgotten = new Forgotten();
    Map<TopicPartition, Long> begins = scan.beginnings(Topics.REQUESTS.name());
    Map<Integer, Long> gone = new TreeMap<>();
    begins.forEach(
        (partition, begin) -> {
          if (begin > 0) {
            gone.put(partition.partition(), begin);
          }
        });
    forgotten.openOnRecord =
        jdbi.withHandle(handle -> handle.createQuery(OPEN_ON_RECORD).mapTo(Integer.class).one());
    if (!gone.isEmpty()) {
      jdbi.useTransaction(handle -> forgotten.add(handle, gone, true, forgotten.open, Instant.MIN));
      Told told = Told.read(scan);
      List<Request> decided = new ArrayList<>();
      jdbi.useTransaction(handle -> forgotten.add(handle, gone, false, decided, told.since));
      decided.stream()
          .filter(request -> !told.ids.contains(request.id))
          .forEach(forgotten.untold::add);
    }
    return forgotten;
  }

  /**
   * Whose result is on change-results.
   *
   * @param since nothing that was told since is missing from it
   */
  private record Told(Set<String> ids, Instant since) {
    static Told read(TopicScan scan) {
      Map<TopicPartition, Long> begins = scan.beginnings(Topics.RESULTS.name());
      Map<Integer, Long> firsts = new TreeMap<>();
      Set<String> ids = new HashSet<>();
      scan.all(
          Topics.RESULTS.name(),
          record -> {
            ids.add(JsonCodec.read(record.value(), ChangeResult.class).requestId());
            firsts.putIfAbsent(record.partition(), record.timestamp());
          });
      long since =
          begins.entrySet().stream()
              .filter(begin -> begin.getValue() > 0)
              .mapToLong(begin -> firsts.getOrDefault(begin.getKey().partition(), Long.MAX_VALUE))
              .max()
              .orElse(0);
      return new Told(ids, Instant.ofEpochMilli(since));
    }
  }

  private void add(
      Handle handle, Map<Integer, Long> gone, boolean open, List<Request> found, Instant since) {
    handle
        .registerArrayType(Integer.class, "int4")
        .registerArrayType(Long.class, "int8")
        .createQuery(GONE)
        .bindArray("partitions", Integer.class, List.copyOf(gone.keySet()))
        .bindArray("begins", Long.class, List.copyOf(gone.values()))
        .bind("topic", Topics.REQUESTS.name() + "-%")
        .bind("open", open)
        .setFetchSize(1_000)
        .map((row, _) -> new Row(request(row), row.getObject("decided_at", OffsetDateTime.class)))
        .stream()
        .filter(row -> open || row.decidedAt.toInstant().isAfter(since))
        .map(Row::request)
        .forEach(request -> take(request, found));
  }

  private record Row(Request request, OffsetDateTime decidedAt) {}

  private static Request request(ResultSet row) throws SQLException {
    return new Request(
        row.getString("request_id"),
        row.getString("line_key"),
        row.getString("request"),
        row.getString("content_hash"),
        row.getString("origin"),
        row.getObject("requested_at", OffsetDateTime.class).toInstant());
  }

  /** Only what is read as the very same request is one. */
  private void take(Request request, List<Request> found) {
    if (RequestReader.read(bytes(request.value), request.id) instanceof ReadRequest.Readable read
        && read.requestId().equals(request.id)
        && read.contentHash().equals(request.hash)
        && read.lineKey().equals(request.lineKey)) {
      found.add(request);
    } else {
      unreadable.add(request.id);
    }
  }

  /** What {@link #publish} does, in words. */
  List<String> plan() {
    List<String> plan = new ArrayList<>();
    if (openOnRecord > 0) {
      plan.add(
          "note of %d open requests that nobody was told their results".formatted(openOnRecord));
    }
    line(plan, "open", open);
    line(plan, "decided but never told", untold);
    if (!unreadable.isEmpty()) {
      plan.add(
          "leave out %d requests that are not on record as they were sent: %s"
              .formatted(unreadable.size(), unreadable));
    }
    return plan;
  }

  private static void line(List<String> plan, String how, List<Request> requests) {
    if (!requests.isEmpty()) {
      plan.add(
          "publish %d %s requests again whose records are older than the retention of %s, the oldest is %s"
              .formatted(requests.size(), how, Topics.REQUESTS, requests.getFirst().id));
    }
  }

  /** Notes on record whose results are still to be told. */
  void mark(Jdbi jdbi) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(MARK)
                .bind("untold", Identifiers.UNTOLD_ACCEPTANCE)
                .bindArray("untoldIds", String.class, untold.stream().map(Request::id).toList())
                .execute());
  }

  /** Publishes them. Doing it again does no harm: they are the same requests. */
  void publish(KafkaSettings kafka) {
    List<Request> all = new ArrayList<>(open);
    all.addAll(untold);
    if (all.isEmpty()) {
      return;
    }
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            kafka.producerProperties("product-change-reset"),
            new StringSerializer(),
            new ByteArraySerializer())) {
      for (Request request : all) {
        ProducerRecord<String, byte[]> record =
            new ProducerRecord<>(
                Topics.REQUESTS_PLACED.name(), request.lineKey, bytes(request.value));
        header(record, HeaderNames.ORIGIN, request.origin);
        header(record, HeaderNames.ARRIVED_AT_MILLIS, "" + request.arrivedAt.toEpochMilli());
        header(record, HeaderNames.PLACED_REQUEST_ID, request.id);
        producer.send(record).get();
      }
    } catch (ExecutionException e) {
      throw new CommandException(
          "a request could not be published: %s; a reset that was broken off may be done again"
              .formatted(e.getCause()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("interrupted; a reset that was broken off may be done again", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void header(ProducerRecord<String, byte[]> record, String name, String value) {
    record.headers().add(name, bytes(value));
  }
}
