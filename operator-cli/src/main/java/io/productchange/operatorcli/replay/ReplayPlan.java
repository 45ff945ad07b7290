package io.productchange.operatorcli.replay;

import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.Identifiers;
import io.productchange.schema.request.ReadRequest;
import io.productchange.schema.request.RequestReader;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Which requests are published once more. Each request counts once, however often it is on the
 * topic: else every replay would make the next one larger. Not safe for use by several threads.
 */
final class ReplayPlan {
  /** What is published: the value with the id in it, under the line's key. */
  @SuppressWarnings("ArrayRecordComponent") // never compared, only handed to the producer
  record Replayed(String requestId, String key, byte[] value, String origin) {}

  private final Filter filter;
  private final Function<String, Optional<Recorded>> onRecord;
  private final Map<String, Replayed> requests = new LinkedHashMap<>();
  private final Map<String, Integer> byStatus = new TreeMap<>();
  private int unreadable;
  private int repeated;
  private int conflicting;

  /**
   * What the database has of a request.
   *
   * @param contentHash of the content that its id stands for
   */
  record Recorded(String contentHash, ChangeStatus status) {}

  /**
   * Which records are meant.
   *
   * @param to records from this time on are not
   * @param line only this line; null: every one, as for the others
   */
  record Filter(
      Instant to, @Nullable String line, @Nullable String customer, @Nullable ChangeStatus status) {

    boolean matches(ReadRequest.Readable request) {
      return (line == null || line.equals(request.lineNumber()))
          && (customer == null || customer.equals(request.customerId()));
    }
  }

  /**
   * @param onRecord what the database has under an id; empty: nothing
   */
  ReplayPlan(Filter filter, Function<String, Optional<Recorded>> onRecord) {
    this.filter = filter;
    this.onRecord = onRecord;
  }

  /** Takes one record of change-requests, in the topic's order. */
  void add(ConsumerRecord<byte[], byte[]> record) {
    if (record.timestamp() >= filter.to().toEpochMilli()) {
      return;
    }
    String origin = Identifiers.origin(record.topic(), record.partition(), record.offset());
    switch (RequestReader.read(record.value(), origin)) {
      case ReadRequest.Unreadable _ -> unreadable++;
      case ReadRequest.Readable request -> {
        if (filter.matches(request)) {
          add(request, record.value(), origin);
        }
      }
    }
  }

  private void add(ReadRequest.Readable request, byte[] value, String origin) {
    Optional<Recorded> recorded = onRecord.apply(request.requestId());
    // Partitions are read in no order: what conflicts may be found before what was carried out.
    if (recorded.isPresent() && !recorded.get().contentHash().equals(request.contentHash())) {
      conflicting++;
      return;
    }
    if (requests.containsKey(request.requestId())) {
      repeated++;
      return;
    }
    Optional<ChangeStatus> status = recorded.map(Recorded::status);
    if (filter.status() != null && !Optional.of(filter.status()).equals(status)) {
      return;
    }
    byStatus.merge(status.map(ChangeStatus::name).orElse("not on record"), 1, Integer::sum);
    requests.put(
        request.requestId(),
        new Replayed(
            request.requestId(),
            request.lineKey(),
            RequestReader.stamp(value, request.requestId()),
            origin));
  }

  /** In the order in which they will be published. */
  Iterable<Replayed> requests() {
    return requests.values();
  }

  int size() {
    return requests.size();
  }

  /** How many by present status. */
  Map<String, Integer> byStatus() {
    return Map.copyOf(byStatus);
  }

  /** Records that no filter could be applied to. */
  int unreadable() {
    return unreadable;
  }

  /** Records with other content than what their id stands for; they were dead letters. */
  int conflicting() {
    return conflicting;
  }

  /** Further records of requests that are in the plan already. */
  int repeated() {
    return repeated;
  }
}
