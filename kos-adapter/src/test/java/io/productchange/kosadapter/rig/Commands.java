package io.productchange.kosadapter.rig;

import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.Identifiers;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.message.KosReply;
import io.productchange.schema.message.Violation;
import io.productchange.schema.topic.Topics;
import io.productchange.testservers.Await;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The processor's side of the adapter's topics: sends commands and collects replies. */
public final class Commands implements AutoCloseable {
  /** How long a test waits for what must come; long, for machines that are busy. */
  public static final Duration WITHIN = Duration.ofSeconds(90);

  private final KafkaSettings settings;
  private final KafkaProducer<String, ExecuteChange> producer;
  private final KafkaConsumer<String, KosReply> consumer;
  private final Map<String, List<KosReply>> replies = new ConcurrentHashMap<>();
  private final AtomicInteger number = new AtomicInteger();
  private final Thread reader;
  private volatile boolean closed;

  Commands(String bootstrapServers) {
    settings = KafkaSettings.of(bootstrapServers);
    producer =
        new KafkaProducer<>(
            settings.producerProperties("rig-commands"),
            Topics.COMMANDS.keySerde().serializer(),
            Topics.COMMANDS.valueSerde().serializer());
    consumer =
        new KafkaConsumer<>(
            settings.consumerProperties("rig-replies"),
            Topics.REPLIES.keySerde().deserializer(),
            Topics.REPLIES.valueSerde().deserializer());
    consumer.assign(
        consumer.partitionsFor(Topics.REPLIES.name()).stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList());
    consumer.seekToBeginning(consumer.assignment());
    reader = Thread.ofPlatform().name("rig-replies").daemon().start(this::read);
  }

  private void read() {
    while (!closed) {
      consumer
          .poll(Duration.ofMillis(50))
          .forEach(
              record -> {
                if (!record.value().address().lineKey().equals(record.key())) {
                  throw new IllegalStateException("a reply under another key than its line's");
                }
                replies
                    .computeIfAbsent(
                        record.value().address().requestId(), id -> new CopyOnWriteArrayList<>())
                    .add(record.value());
              });
    }
    consumer.close();
  }

  /** A request of a valid change. */
  public static ExecuteChange change(
      String requestId, String lineNumber, String current, String target) {
    ObjectNode request =
        JsonNodeFactory.instance
            .objectNode()
            .put("lineNumber", lineNumber)
            .put("customerId", "customer-" + requestId)
            .put("currentProductCode", current)
            .put("targetProductCode", target)
            .put("type", "CHANGE");
    return new ExecuteChange(
        Identifiers.commandId(requestId, 1),
        requestId,
        1,
        "change-requests-0-1@1",
        "change-requests-0-1",
        lineNumber,
        lineNumber,
        "customer-" + requestId,
        current,
        target,
        Instant.now().truncatedTo(ChronoUnit.MILLIS),
        hash(request.toString()),
        request.toString(),
        List.of());
  }

  /** The same command under another acceptance. */
  public static ExecuteChange accepted(ExecuteChange command, String acceptance) {
    return with(command, acceptance, command.contentHash(), command.violations());
  }

  /** The same command with other content. */
  public static ExecuteChange otherContent(ExecuteChange command) {
    return with(command, command.acceptance(), hash(command.contentHash()), command.violations());
  }

  /** The same command with violations. */
  public static ExecuteChange invalid(ExecuteChange command, List<Violation> violations) {
    return with(command, command.acceptance(), command.contentHash(), violations);
  }

  /** A command that our processor never makes: the database refuses its hash. */
  public static ExecuteChange poison(ExecuteChange command) {
    return with(command, command.acceptance(), "no hash", command.violations());
  }

  private static ExecuteChange with(
      ExecuteChange command, String acceptance, String contentHash, List<Violation> violations) {
    return new ExecuteChange(
        command.commandId(),
        command.requestId(),
        command.attempt(),
        acceptance,
        command.origin(),
        command.lineKey(),
        command.lineNumber(),
        command.customerId(),
        command.currentProductCode(),
        command.targetProductCode(),
        command.requestedAt(),
        contentHash,
        command.request(),
        violations);
  }

  private static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A number that no other test of this world has. */
  public int nextNumber() {
    return number.incrementAndGet();
  }

  /** Sends a command and waits until it is written. */
  public void send(ExecuteChange command) throws Exception {
    producer.send(new ProducerRecord<>(Topics.COMMANDS.name(), command.lineKey(), command)).get();
  }

  /** Sends many commands and waits until all are written. */
  public void sendAll(List<ExecuteChange> commands) throws Exception {
    List<Future<RecordMetadata>> written = new ArrayList<>();
    for (ExecuteChange command : commands) {
      written.add(
          producer.send(new ProducerRecord<>(Topics.COMMANDS.name(), command.lineKey(), command)));
    }
    for (Future<RecordMetadata> one : written) {
      one.get();
    }
  }

  /** Writes raw bytes where commands go. */
  public void sendRaw(String key, byte[] value) throws Exception {
    try (KafkaProducer<String, byte[]> raw =
        new KafkaProducer<>(
            settings.producerProperties("rig-raw"),
            new StringSerializer(),
            new ByteArraySerializer())) {
      raw.send(new ProducerRecord<>(Topics.COMMANDS.name(), key, value)).get();
    }
  }

  /** All replies to a request so far. */
  public List<KosReply> replies(String requestId) {
    return List.copyOf(replies.getOrDefault(requestId, List.of()));
  }

  /** The first reply of a kind to a request, waited for {@link #WITHIN}. */
  public <T extends KosReply> T await(Class<T> kind, String requestId) {
    return Await.value(
        kind.getSimpleName() + " of " + requestId, WITHIN, () -> first(kind, requestId));
  }

  /** The first reply of a kind to a request, if there is one yet. */
  public <T extends KosReply> Optional<T> first(Class<T> kind, String requestId) {
    return replies(requestId).stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  /** A reply as JSON, for comparing byte for byte. */
  public static String json(Object value) {
    return JsonCodec.writeString(value);
  }

  @Override
  public void close() {
    closed = true;
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close();
  }
}
