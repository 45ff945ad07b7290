package io.productchange.operatorcli.requests;

import io.productchange.operatorcli.cli.CommandException;
import io.productchange.operatorcli.cli.Database;
import io.productchange.operatorcli.cli.Patience;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.runtime.settings.Environment;
import io.productchange.schema.message.Identifiers;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.request.ReadRequest;
import io.productchange.schema.request.RequestReader;
import io.productchange.schema.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Through Kafka and PostgreSQL. */
final class DirectAccess implements Access {
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);
  private static final Duration POLL = Duration.ofMillis(500);

  private final KafkaSettings kafka;
  private final Database database;
  private @Nullable KafkaConsumer<byte[], byte[]> events;

  DirectAccess(Environment environment) {
    this.kafka = KafkaSettings.from(environment);
    this.database = Database.open(environment, "requests");
  }

  @Override
  public String submit(byte[] request) {
    // The id of the record's place is not known before it is there: any valid one serves to read
    // it.
    ReadRequest.Readable readable =
        switch (RequestReader.read(request, "unnamed")) {
          case ReadRequest.Unreadable unreadable ->
              throw new CommandException("not a request: " + unreadable.message());
          case ReadRequest.Readable valid -> valid;
        };
    if (!readable.isValid()) {
      throw new CommandException(
          readable.violations().stream()
              .map(violation -> violation.field() + ": " + violation.message())
              .collect(Collectors.joining("; ", "the request breaks rules: ", "")));
    }
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            kafka.producerProperties("product-change-submit"),
            new StringSerializer(),
            new ByteArraySerializer())) {
      RecordMetadata place =
          producer
              .send(new ProducerRecord<>(Topics.REQUESTS.name(), readable.lineNumber(), request))
              .get();
      return readable.idGiven()
          ? readable.requestId()
          : Identifiers.origin(place.topic(), place.partition(), place.offset());
    } catch (ExecutionException e) {
      throw new CommandException("Kafka did not take it: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("interrupted", e);
    }
  }

  @Override
  public Optional<JsonNode> status(String requestId, Duration wait) {
    return Patience.look(
        wait,
        LOOK_EVERY,
        () -> find(requestId),
        status -> status.isPresent() && status.get().has("resultId"));
  }

  private Optional<JsonNode> find(String requestId) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT request_id, attempt, line_number, customer_id, current_product_code,
                               target_product_code, status, version, requested_at, in_doubt_since,
                               in_doubt_message, result
                          FROM pc_request WHERE request_id = :requestId AND content_hash IS NOT NULL
                        """)
                    .bind("requestId", requestId)
                    .map((row, context) -> status(row))
                    .findOne());
  }

  /** Decided: the result itself. Open: its fields as far as they are known. */
  private static JsonNode status(ResultSet row) throws SQLException {
    String result = row.getString("result");
    if (result != null) {
      return JsonCodec.readTree(result);
    }
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("requestId", row.getString("request_id"));
    status.put("attempt", row.getInt("attempt"));
    putText(status, "lineNumber", row.getString("line_number"));
    putText(status, "customerId", row.getString("customer_id"));
    putText(status, "currentProductCode", row.getString("current_product_code"));
    putText(status, "targetProductCode", row.getString("target_product_code"));
    status.put("status", row.getString("status"));
    status.put("requestedAt", instant(row, "requested_at").orElse(Instant.EPOCH));
    status.put("version", row.getLong("version"));
    Optional<Instant> since = instant(row, "in_doubt_since");
    if (since.isPresent()) {
      Map<String, Object> doubt = new LinkedHashMap<>();
      doubt.put("since", since.get());
      putText(doubt, "message", row.getString("in_doubt_message"));
      status.put("inDoubt", doubt);
    }
    return JsonCodec.readTree(JsonCodec.writeString(status));
  }

  private static void putText(Map<String, Object> object, String name, @Nullable String value) {
    if (value != null) {
      object.put(name, value);
    }
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  @Override
  public List<JsonNode> changes() {
    List<JsonNode> changes = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : events().poll(POLL)) {
      changes.add(JsonCodec.readTree(new String(record.value(), StandardCharsets.UTF_8)));
    }
    return changes;
  }

  private KafkaConsumer<byte[], byte[]> events() {
    KafkaConsumer<byte[], byte[]> open = events;
    if (open != null) {
      return open;
    }
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            kafka.consumerProperties("product-change-watch"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    events = consumer;
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.EVENTS.name()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    return consumer;
  }

  @Override
  public void close() {
    if (events != null) {
      events.close();
    }
    database.close();
  }
}
