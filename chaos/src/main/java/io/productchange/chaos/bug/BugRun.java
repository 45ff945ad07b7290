package io.productchange.chaos.bug;

import io.productchange.chaos.faulty.FaultyService;
import io.productchange.kossimulator.catalogue.LineStatus;
import io.productchange.kossimulator.catalogue.Lines;
import io.productchange.localstack.stack.LocalStack;
import io.productchange.localstack.stack.Together;
import io.productchange.localstack.stack.Verification;
import io.productchange.operatorcli.cli.CommandException;
import io.productchange.operatorcli.cli.Patience;
import io.productchange.operatorcli.verify.Finding;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The same requests through services with and without the seeded bugs, and what {@code verify} says
 * of each. Used by one thread.
 */
public final class BugRun {
  private static final String SLIM = "5G_SLIM_6G";
  private static final String BASIC = "5G_BASIC_12G";
  private static final String STANDARD = "5G_STANDARD_50G";
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration REST_BOUND = Duration.ofSeconds(60);
  private static final Duration RESULTS_BOUND = Duration.ofMinutes(2);

  /** Each run has lines of its own. */
  private static final int LINES_PER_RUN = 100;

  private final LocalStack stack;
  private int runs;

  /** The stack stays its owner's. */
  public BugRun(LocalStack stack) {
    this.stack = stack;
  }

  private record Request(String id, int line, String from, String to) {}

  /**
   * Starts the services, submits one request for each bug and some that none befalls, waits for
   * what is to come, stops the services.
   *
   * @param seeded whether the services have the bugs
   * @return what {@code verify} finds in all that has ever happened on this stack
   */
  public List<Finding> run(boolean seeded) {
    // Nothing is sent again meanwhile: what moves at the end is the bug's.
    FaultyService processor =
        FaultyService.processor(
            stack,
            seeded,
            Map.of("COMMAND_RESEND_AFTER", "PT10M", "COMMAND_RESEND_AFTER_MAX", "PT10M"));
    FaultyService adapter =
        FaultyService.adapter(
            stack, seeded, Map.of("KOS_TIMEOUT", "PT5S", "KOS_LATE_EFFECT_BOUND", "PT5S"));
    Together.run(List.of(processor::start, adapter::start));
    try {
      Set<String> awaited = submit(requests(++runs));
      if (seeded) {
        awaited.removeIf(BugRun::neverEnds);
      }
      awaitResults(awaited);
      return seeded ? verifyWithoutRest() : Verification.of(stack, REST_BOUND);
    } finally {
      Together.run(List.of(processor::stop, adapter::stop));
    }
  }

  private static boolean neverEnds(String requestId) {
    return SeededBug.DROP_REPLY.befalls(requestId) || SeededBug.LOSE_OFFSET.befalls(requestId);
  }

  private static List<Request> requests(int run) {
    List<Request> requests = new ArrayList<>();
    int line = run * LINES_PER_RUN;
    for (SeededBug bug : SeededBug.values()) {
      switch (bug) {
        // In the right order the first one fails, for its line is not yet on its product.
        case REORDER -> {
          requests.add(new Request(bug.word() + "-first-" + run, line, BASIC, STANDARD));
          requests.add(new Request(bug.word() + "-second-" + run, line, SLIM, BASIC));
        }
        // Something behind it in its partition, so that its offset is passed.
        case LOSE_OFFSET -> {
          requests.add(new Request(bug.word() + "-" + run, line, SLIM, BASIC));
          requests.add(new Request("sound-behind-" + run, line, BASIC, STANDARD));
        }
        case SEND_TWICE,
            SKIP_INTENT,
            DROP_REPLY,
            FORGE_FAILED,
            TELL_TWICE,
            FORGE_RESULT,
            LOSE_EVENT ->
            requests.add(new Request(bug.word() + "-" + run, line, SLIM, BASIC));
      }
      line++;
    }
    requests.add(new Request("sound-" + run, line, SLIM, BASIC));
    return requests;
  }

  private Set<String> submit(List<Request> requests) {
    Set<String> ids = ConcurrentHashMap.newKeySet();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            kafka().producerProperties("chaos-bugs"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (Request request : requests) {
        String line = Lines.lineNumber(LineStatus.ACTIVE, SLIM, request.line);
        String value =
            """
            {"requestId":"%s","lineNumber":"%s","customerId":"C-1","currentProductCode":"%s","targetProductCode":"%s"}"""
                .formatted(request.id, line, request.from, request.to);
        var _ =
            producer.send(
                new ProducerRecord<>(
                    Topics.REQUESTS.name(),
                    line.getBytes(StandardCharsets.UTF_8),
                    value.getBytes(StandardCharsets.UTF_8)),
                (metadata, failure) -> {
                  if (failure == null) {
                    ids.add(request.id);
                  }
                });
      }
      producer.flush();
    }
    if (ids.size() < requests.size()) {
      throw new CommandException("Kafka did not take all requests, only " + ids);
    }
    return ids;
  }

  private void awaitResults(Set<String> awaited) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            kafka().consumerProperties("chaos-bugs"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> all = new ArrayList<>();
      for (int partition = 0; partition < Topics.DEFAULT_PARTITIONS; partition++) {
        all.add(new TopicPartition(Topics.RESULTS.name(), partition));
      }
      consumer.assign(all);
      consumer.seekToBeginning(all);
      long endNanos = System.nanoTime() + RESULTS_BOUND.toNanos();
      while (!awaited.isEmpty()) {
        if (System.nanoTime() - endNanos >= 0) {
          throw new CommandException("no result of " + awaited);
        }
        consumer
            .poll(POLL)
            .forEach(
                record ->
                    awaited.remove(JsonCodec.read(record.value(), ChangeResult.class).requestId()));
      }
    }
  }

  /**
   * A dropped reply never comes to rest, so this does not wait for it: it looks again until what
   * still moves for other reasons has passed.
   */
  private List<Finding> verifyWithoutRest() {
    return Patience.look(
        REST_BOUND, LOOK_EVERY, () -> Verification.of(stack, Duration.ZERO), Verdicts::areExact);
  }

  private KafkaSettings kafka() {
    return KafkaSettings.of(stack.endpoint("KAFKA_BOOTSTRAP_SERVERS"));
  }
}
