package io.productchange.systemtests.operations;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Requests of every kind, sent as an upstream system would, and what is to become of each. Used by
 * one thread.
 */
final class Requests implements AutoCloseable {
  static final String TOPIC = "change-requests";
  static final String DONE = "COMPLETED null KOS_ANSWER";
  static final String BY_INQUIRY = "COMPLETED null INQUIRY";

  private final KafkaProducer<byte[], byte[]> producer;
  private final Map<String, String> expected = new TreeMap<>();
  private final Map<String, Integer> records = new TreeMap<>();
  private final Map<String, Change> sent = new LinkedHashMap<>();
  private final List<String> expectedDeadLetters = new ArrayList<>();
  private int nextLine = 1;

  Requests(String bootstrapServers) {
    this.producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** By request id: status, reason and basis. */
  Map<String, String> expected() {
    return expected;
  }

  /** How many results there are to be: one for each record that is no dead letter. */
  int resultsDue() {
    return records.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Their causes. */
  List<String> expectedDeadLetters() {
    return expectedDeadLetters;
  }

  /** The line that a request was about. */
  String lineOf(String requestId) {
    Change change = sent.get(requestId);
    if (change == null) {
      throw new IllegalArgumentException("not sent: " + requestId);
    }
    return change.line();
  }

  /** What the simulator is to do to some of them. */
  static String rules() {
    return """
        [{"match": {"integrationType": "PRODUCT_CHANGE", "requestId": "refused"},
          "behaviour": {"type": "refuse", "code": "2002", "message": "not today"}},
         {"match": {"integrationType": "PRODUCT_CHANGE", "requestId": "lost-after"},
          "behaviour": {"type": "cut", "at": "AFTER_EFFECT"}},
         {"match": {"integrationType": "PRODUCT_CHANGE", "requestId": "error-after"},
          "behaviour": {"type": "error", "at": "AFTER_EFFECT"}},
         {"match": {"integrationType": "PRODUCT_CHANGE", "requestId": "lost-always"},
          "behaviour": {"type": "cut", "at": "BEFORE_EFFECT"}},
         {"match": {"integrationType": "PRODUCT_CHANGE", "requestId": "sender-lost"},
          "behaviour": {"type": "late-apply", "after": "PT1S", "answer": "SILENCE"}},
         {"id": "doubt",
          "match": {"integrationType": "PRODUCT_CHANGE", "requestIdPattern": "doubt-.*"},
          "behaviour": {"type": "cut", "at": "BEFORE_EFFECT"}}]
        """;
  }

  /** Every end that needs neither an operator nor an earlier request. */
  void sendIndependent() {
    send("good", good(), DONE);
    send("lost-after", good(), BY_INQUIRY);
    send("error-after", good(), BY_INQUIRY);
    send("lost-always", good(), "FAILED NOT_APPLIED INQUIRY");
    send("unknown-line", Change.of(line('0')), "FAILED LINE_NOT_FOUND VALIDATION");
    send("suspended", Change.of(line('8')), "FAILED LINE_NOT_ACTIVE VALIDATION");
    send(
        "stale",
        good().with("currentProductCode", "LTE_SENIOR_2G"),
        "FAILED CURRENT_PRODUCT_MISMATCH VALIDATION");
    send("no-such-plan", to("NO_SUCH_PLAN"), "FAILED PRODUCT_NOT_FOUND VALIDATION");
    send("old-plan", to("LTE_OLD_300M"), "FAILED PRODUCT_NOT_ON_SALE VALIDATION");
    send("partners-plan", to("PARTNER_5G_10G"), "FAILED OPERATOR_MISMATCH KOS_ANSWER");
    send("refused", good(), "FAILED LINE_NOT_ACTIVE KOS_ANSWER");
    send("same", to(Change.CURRENT), "FAILED SAME_PRODUCT VALIDATION");
    send(
        "invalid",
        good().with("customerId", "").with("targetProductCode", ""),
        "FAILED INVALID_REQUEST VALIDATION");
    send(
        "no-op",
        to(Change.CURRENT).with("currentProductCode", "LTE_SENIOR_2G"),
        "COMPLETED null NO_OP");
    Change twice = good();
    send("twice", twice, DONE);
    send("twice", twice, DONE);
    sendOddlyPlaced();
    sendUnusable();
  }

  /** Placed otherwise than by murmur2 of the line, and without an id. */
  private void sendOddlyPlaced() {
    for (int i = 0; i < 6; i++) {
      Change misplaced = good();
      String id = "misplaced-" + i;
      remember(id, misplaced, DONE);
      publish(i, misplaced.line(), misplaced.json(id));
      Change keyless = good();
      remember("keyless-" + i, keyless, DONE);
      publish(null, null, keyless.json("keyless-" + i));
    }
    for (boolean placed : new boolean[] {true, false}) {
      Change nameless = good();
      int partition = Utils.toPositive(Utils.murmur2(nameless.line().getBytes(UTF_8))) % 6;
      RecordMetadata place =
          publish(placed ? partition : (partition + 1) % 6, nameless.line(), nameless.json(null));
      String id = "%s-%d-%d".formatted(place.topic(), place.partition(), place.offset());
      remember(id, nameless, DONE);
    }
  }

  private void sendUnusable() {
    publish(null, "x", new byte[] {(byte) 0xff, 0, 1});
    expectedDeadLetters.add("UNREADABLE");
    publish(null, null, good().json("not an id!"));
    expectedDeadLetters.add("INVALID_REQUEST_ID");
  }

  /**
   * Other content under an id that was decided: of the same line, and of lines in every partition,
   * so that in some the wrong record is found before the right one.
   */
  void sendConflicts() {
    publishConflict("good", sent("good").with("customerId", "OTHER"));
    for (int i = 0; i < 6; i++) {
      publishConflict("good", good());
    }
  }

  private void publishConflict(String id, Change change) {
    publish(null, change.line(), change.json(id));
    expectedDeadLetters.add("ID_CONFLICT");
  }

  private Change sent(String requestId) {
    return Change.of(lineOf(requestId));
  }

  /** A good request. */
  void sendGood(String requestId, String expectedEnd) {
    send(requestId, good(), expectedEnd);
  }

  /** One more request of another's line, identical otherwise. */
  void sendBehind(String first, String requestId, String expectedEnd) {
    send(requestId, sent(first), expectedEnd);
  }

  private void send(String requestId, Change change, String expectedEnd) {
    remember(requestId, change, expectedEnd);
    publish(null, change.line(), change.json(requestId));
  }

  private void remember(String requestId, Change change, String expectedEnd) {
    expected.put(requestId, expectedEnd);
    records.merge(requestId, 1, Integer::sum);
    sent.put(requestId, change);
  }

  private RecordMetadata publish(@Nullable Integer partition, @Nullable String key, byte[] value) {
    byte[] bytes = key == null ? null : key.getBytes(UTF_8);
    try {
      return producer.send(new ProducerRecord<>(TOPIC, partition, bytes, value)).get();
    } catch (ExecutionException e) {
      throw new AssertionError("not published", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private Change to(String target) {
    return good().with("targetProductCode", target);
  }

  private Change good() {
    return Change.of(line('1'));
  }

  /** A line that no other request is about; its first digit tells KOS's status of it. */
  private String line(char status) {
    return "010%c%06d0".formatted(status, nextLine++);
  }

  @Override
  public void close() {
    producer.close();
  }
}
