package io.productchange.changeprocessor.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.productchange.changeprocessor.fixture.SampleRequest;
import io.productchange.changeprocessor.host.StoreNames;
import io.productchange.changeprocessor.host.StreamsConfiguration;
import io.productchange.changeprocessor.source.Origin;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.HeaderNames;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.topic.TopicAdmin;
import io.productchange.schema.topic.TopicDescriptor;
import io.productchange.schema.topic.TopicSettings;
import io.productchange.schema.topic.Topics;
import io.productchange.testservers.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The broker's topics and groups as somebody outside sees and uses them. */
final class Cluster implements AutoCloseable {
  static final int PARTITIONS = 3;
  static final String GROUP = StreamsConfiguration.APPLICATION_ID;
  static final Duration BOUND = Duration.ofSeconds(60);

  private final KafkaSettings kafka;
  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Recorder recorder;

  /** With all topics made. */
  Cluster(KafkaSettings kafka) {
    this.kafka = kafka;
    admin = Admin.create(kafka.adminProperties("test"));
    TopicAdmin.create(admin, new TopicSettings(PARTITIONS, Optional.empty(), Map.of()));
    producer =
        new KafkaProducer<>(
            kafka.producerProperties("test"), new ByteArraySerializer(), new ByteArraySerializer());
    recorder =
        new Recorder(
            kafka.consumerProperties("test"),
            Topics.ALL.stream().<String>map(TopicDescriptor::name).toList());
  }

  @Override
  public void close() {
    recorder.close();
    producer.close();
    admin.close();
  }

  /** What has come on the topic so far; within a partition in order. */
  Stream<ConsumerRecord<byte[], byte[]>> on(TopicDescriptor<?, ?> topic) {
    return recorder.on(topic.name());
  }

  /** Requests for some lines, in turn; their ids in the order in which they were written. */
  List<String> writeLoad(String prefix, int lines, int perLine) throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < perLine; i++) {
      for (int line = 0; line < lines; line++) {
        String id = "%s%d-%d".formatted(prefix, line, i);
        String number = "010%03d%05d".formatted(Math.floorMod(prefix.hashCode(), 1_000), line);
        write(number.getBytes(UTF_8), SampleRequest.of(id, number).json());
        ids.add(id);
      }
    }
    return ids;
  }

  static String lineOf(String id) {
    return id.substring(0, id.lastIndexOf('-'));
  }

  /** Writes a record, and returns where it lies. */
  String write(byte @Nullable [] key, byte[] value) throws Exception {
    return send(new ProducerRecord<>(Topics.REQUESTS.name(), key, value));
  }

  /** Writes a record where librdkafka's default partitioner would. */
  String writeAsLibrdkafka(String key, byte[] value) throws Exception {
    CRC32 crc = new CRC32();
    crc.update(key.getBytes(UTF_8));
    int partition = (int) (crc.getValue() % PARTITIONS);
    return send(
        new ProducerRecord<>(Topics.REQUESTS.name(), partition, key.getBytes(UTF_8), value));
  }

  private String send(ProducerRecord<byte[], byte[]> record) throws Exception {
    RecordMetadata written = producer.send(record).get();
    return new Origin(written.topic(), written.partition(), written.offset()).toString();
  }

  Stream<ExecuteChange> commands() {
    return on(Topics.COMMANDS).map(record -> JsonCodec.read(record.value(), ExecuteChange.class));
  }

  List<ConsumerRecord<byte[], byte[]>> resultsOf(String prefix) {
    return on(Topics.RESULTS)
        .filter(record -> result(record).requestId().startsWith(prefix))
        .toList();
  }

  List<ConsumerRecord<byte[], byte[]>> deadLettersOf(List<String> origins) {
    return on(Topics.DEAD_LETTERS)
        .filter(
            record ->
                origins.contains(
                    "%s-%s-%s"
                        .formatted(
                            header(record, HeaderNames.DLQ_TOPIC),
                            header(record, HeaderNames.DLQ_PARTITION),
                            header(record, HeaderNames.DLQ_OFFSET))))
        .toList();
  }

  int endsOf(String prefix, List<String> origins) {
    return resultsOf(prefix).size()
        + resultsOf("change-requests").stream()
            .filter(record -> origins.contains(result(record).requestId()))
            .toList()
            .size()
        + deadLettersOf(origins).size();
  }

  /** Results and dead letters, of all tests together. */
  int ends() {
    return (int) (on(Topics.RESULTS).count() + on(Topics.DEAD_LETTERS).count());
  }

  int written() {
    return (int) on(Topics.REQUESTS).count();
  }

  /** The distinct results, byte for byte. */
  Set<String> values() {
    return on(Topics.RESULTS).map(record -> new String(record.value(), UTF_8)).collect(toSet());
  }

  static ChangeResult result(ConsumerRecord<byte[], byte[]> record) {
    return JsonCodec.read(record.value(), ChangeResult.class);
  }

  static boolean isDuplicate(ConsumerRecord<byte[], byte[]> record) {
    return record.headers().lastHeader(HeaderNames.DUPLICATE) != null;
  }

  static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  int members() throws Exception {
    try {
      return admin.describeConsumerGroups(List.of(GROUP)).all().get().values().stream()
          .mapToInt(group -> group.members().size())
          .sum();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return 0;
      }
      throw e;
    }
  }

  /** What the group has not read yet of the topics that are written without transactions. */
  long lag() throws Exception {
    long lag = 0;
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get();
    for (String topic : List.of(Topics.REQUESTS.name(), Topics.REPLIES.name())) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        TopicPartition place = new TopicPartition(topic, partition);
        long end =
            admin
                .listOffsets(Map.of(place, OffsetSpec.latest()))
                .partitionResult(place)
                .get()
                .offset();
        OffsetAndMetadata read = committed.get(place);
        lag += end - (read == null ? 0 : read.offset());
      }
    }
    return lag;
  }

  /** Waits until the processor's own changelog says that it has forgotten the request. */
  void awaitForgotten(String requestId) throws Exception {
    String changelog = "%s-%s-changelog".formatted(GROUP, StoreNames.REQUESTS);
    try (Recorder changes = new Recorder(kafka.consumerProperties("changes"), List.of(changelog))) {
      Await.until(
          requestId + " is forgotten",
          BOUND,
          () ->
              changes
                  .on(changelog)
                  .anyMatch(
                      record ->
                          new String(record.key(), UTF_8).equals(requestId)
                              && record.value() == null));
    }
  }

  /** What the command reset does: offsets, states, internal topics and placed requests go. */
  void forgetEverything(Path state) throws Exception {
    Await.until("the group is empty", BOUND, () -> members() == 0);
    admin.deleteConsumerGroups(List.of(GROUP)).all().get();
    Set<String> internal =
        admin.listTopics().names().get().stream()
            .filter(topic -> topic.startsWith(GROUP + "-"))
            .collect(toSet());
    admin.deleteTopics(internal).all().get();
    Map<TopicPartition, RecordsToDelete> all =
        IntStream.range(0, PARTITIONS)
            .boxed()
            .collect(
                toMap(
                    partition -> new TopicPartition(Topics.REQUESTS_PLACED.name(), partition),
                    partition -> RecordsToDelete.beforeOffset(-1)));
    admin.deleteRecords(all).all().get();
    try (Stream<Path> files = Files.walk(state)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    Await.until(
        "the internal topics are gone",
        BOUND,
        () -> admin.listTopics().names().get().stream().noneMatch(internal::contains));
  }
}
