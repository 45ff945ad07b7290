package io.productchange.systemtests.outside;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.productchange.testservers.fuzz.Mutator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Records for every topic that our processes read, written as anybody could. One thread. */
final class TopicInputs implements AutoCloseable {
  private static final int PARTITIONS = 6;

  private final Random random;
  private final Mutator mutator;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Future<?>> sent = new ArrayList<>();
  private int number;

  TopicInputs(String bootstrapServers, Random random) {
    this.random = random;
    this.mutator = new Mutator(random);
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "gzip",
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                20 * 1024 * 1024,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                64L * 1024 * 1024),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  void requests(String topic, int count) {
    for (int i = 0; i < count; i++) {
      int id = number++;
      send(
          topic,
          Canaries.line(id),
          """
          {"requestId":"topic-%d","lineNumber":"%s","customerId":"%s",
           "currentProductCode":"%s","targetProductCode":"%s","type":"CHANGE"}"""
              .formatted(
                  id,
                  Canaries.line(id),
                  Canaries.customerId(id),
                  HostileKos.CURRENT,
                  HostileKos.TARGET));
    }
  }

  /** A record of 10 MiB that the broker takes, since it is small when it is compressed. */
  void huge(String topic) {
    byte[] value = new byte[10 * 1024 * 1024];
    java.util.Arrays.fill(value, (byte) ' ');
    value[0] = '{';
    sent.add(producer.send(new ProducerRecord<>(topic, null, value)));
  }

  void commands(int count) {
    for (int i = 0; i < count; i++) {
      int id = number++;
      send(
          "kos-commands",
          Canaries.line(id),
          """
          {"commandId":"forged-%1$d/1","requestId":"forged-%1$d","attempt":1,"acceptance":"x-0-1@1","origin":"change-requests-0-1",
           "lineKey":"%2$s","lineNumber":"%2$s","customerId":"%3$s","currentProductCode":"%4$s",
           "targetProductCode":"%5$s","requestedAt":"2026-03-01T09:00:00.000000Z",
           "contentHash":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
           "request":"{\\"requestId\\":\\"forged-%1$d\\"}","violations":[]}"""
              .formatted(
                  id,
                  Canaries.line(id),
                  Canaries.customerId(id),
                  HostileKos.CURRENT,
                  HostileKos.TARGET));
    }
  }

  void replies(int count) {
    for (int i = 0; i < count; i++) {
      int id = random.nextInt(Math.max(1, number));
      send(
          "kos-replies",
          Canaries.line(id),
          """
          {"type":"IdConflict","address":{"commandId":"topic-%1$d/1","requestId":"topic-%1$d",
           "attempt":1,"acceptance":"forged@1","lineKey":"%2$s"},
           "repliedAt":"2026-03-01T09:00:00.000000Z","message":"other content"}"""
              .formatted(id, Canaries.line(id)));
    }
  }

  private void send(String topic, String line, String valid) {
    @Nullable Integer partition = random.nextInt(4) == 0 ? random.nextInt(PARTITIONS) : null;
    byte @Nullable [] key =
        switch (random.nextInt(5)) {
          case 0 -> null;
          case 1 -> mutator.mutate("\"" + line + "\"");
          default -> line.getBytes(UTF_8);
        };
    byte @Nullable [] value = random.nextInt(100) == 0 ? null : Canaries.mutate(mutator, valid);
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, partition, key, value);
    if (random.nextInt(5) == 0) {
      HEADERS.forEach(
          name ->
              record
                  .headers()
                  .add(name, random.nextInt(5) == 0 ? null : mutator.mutate("\"" + line + "\"")));
    }
    sent.add(producer.send(record));
  }

  private static final List<String> HEADERS =
      List.of("placed-origin", "placed-arrived-at", "dlq-cause", "duplicate", "x");

  /** Waits until the broker has acknowledged everything. */
  void flush() throws Exception {
    for (Future<?> record : sent) {
      record.get();
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
