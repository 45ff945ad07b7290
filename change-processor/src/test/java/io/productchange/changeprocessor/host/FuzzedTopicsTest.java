package io.productchange.changeprocessor.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.changeprocessor.fixture.SampleRequest;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.HeaderNames;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.message.KosReply;
import io.productchange.schema.topic.Topics;
import io.productchange.testservers.fuzz.FuzzRun;
import io.productchange.testservers.fuzz.Mutator;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records that are nearly right, through the whole topology with its real stores: each ends in one
 * place, and the good ones among them are not disturbed.
 */
class FuzzedTopicsTest {
  private static final int ROUNDS = 3;
  private static final int ROUND = 400;

  @TempDir private Path directory;
  private TopologyBench bench;
  private final Random random = FuzzRun.random("topics");
  private final Mutator mutator = new Mutator(random);
  private long results;
  private long deadRequests;
  private long deadReplies;

  @BeforeEach
  void start() {
    bench = new TopologyBench(directory);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void everyRequestEndsOnceWhereverItIsReadFrom() {
    int inputs = 0;
    for (int round = 0; round < FuzzRun.inputs(ROUNDS); round++) {
      for (int i = 0; i < ROUND; i++) {
        TestRecord<byte[], byte[]> record =
            new TestRecord<>(key(), mutator.mutate(request()), headers());
        (random.nextInt(3) == 0 ? bench.placed : bench.requests).pipeInput(record);
        inputs++;
      }
      bench.adapt();
      count();
      assertThat(results + deadRequests)
          .as("round %d with %s", round, FuzzRun.reproduced(inputs))
          .isEqualTo(inputs);
    }
    assertThat(results).as("some were still requests").isGreaterThan(inputs / 10);
    assertThat(deadRequests).as("some were none").isGreaterThan(inputs / 10);
  }

  @Test
  void everyReplyIsTakenIgnoredOrADeadLetterAndNoRequestIsLostByIt() {
    int requests = 0;
    long replies = 0;
    for (int round = 0; round < FuzzRun.inputs(ROUNDS); round++) {
      for (int i = 0; i < ROUND / 10; i++) {
        bench.requests.pipeInput(
            LINE_KEYS.get(i % LINE_KEYS.size()).getBytes(UTF_8),
            SampleRequest.of("q-" + requests++, LINE_KEYS.get(i % LINE_KEYS.size())).json());
      }
      while (!bench.commands.isEmpty() || !bench.adapter.undecided().isEmpty()) {
        for (ExecuteChange command : bench.commands.readValuesToList()) {
          replies += answer(bench.adapter.command(command, bench.now()));
        }
        for (String requestId : bench.adapter.undecided()) {
          replies += answer(bench.adapter.decide(requestId, bench.now()));
        }
      }
      count();
      assertThat(results + deadRequests)
          .as("round %d with %s", round, FuzzRun.reproduced((int) replies))
          .isEqualTo(requests);
    }
    double ignored =
        bench.registry.find("change.replies.ignored").counters().stream()
            .mapToDouble(counter -> counter.count())
            .sum();
    assertThat(replies).as("inputs").isGreaterThanOrEqualTo(FuzzRun.inputs(ROUNDS * ROUND / 2));
    assertThat(deadReplies).as("some were no replies").isGreaterThan(replies / 10);
    assertThat(ignored).as("some were replies that nobody awaits").isGreaterThan(replies / 50.0);
    assertThat(deadReplies + ignored).isLessThan((double) replies);
  }

  private static final List<String> LINE_KEYS =
      List.of("01012345678", "01000000001", "01000000002", "01000000003", "01000000004");

  /** Mutants of the reply before the reply itself. */
  private long answer(KosReply reply) {
    byte[] key = reply.address().lineKey().getBytes(UTF_8);
    String good = JsonCodec.writeString(reply);
    int mutants = 5 + random.nextInt(5);
    for (int i = 0; i < mutants; i++) {
      bench.replies.pipeInput(
          new TestRecord<>(random.nextInt(5) == 0 ? key() : key, mutator.mutate(good), headers()));
    }
    bench.reply(reply);
    return mutants + 1L;
  }

  private void count() {
    results += bench.results.readRecordsToList().size();
    for (TestRecord<byte[], byte[]> record : bench.deadLetters.readRecordsToList()) {
      boolean reply =
          Topics.REPLIES
              .name()
              .equals(
                  new String(record.headers().lastHeader(HeaderNames.DLQ_TOPIC).value(), UTF_8));
      deadReplies += reply ? 1 : 0;
      deadRequests += reply ? 0 : 1;
    }
    bench.events.readRecordsToList();
  }

  /** Few ids, so that duplicates and conflicts are among them. */
  private String request() {
    String line = "010%08d".formatted(random.nextInt(200));
    return new String(
        SampleRequest.of("r-" + random.nextInt(3_000), line)
            .withCustomer("C-" + random.nextInt(2))
            .json(),
        UTF_8);
  }

  private byte @Nullable [] key() {
    return switch (random.nextInt(4)) {
      case 0 -> "01012345678".getBytes(UTF_8);
      case 1 -> new byte[0];
      case 2 -> null;
      default -> mutator.mutate("\"01012345678\"");
    };
  }

  private Headers headers() {
    RecordHeaders headers = new RecordHeaders();
    for (int i = random.nextInt(4); i > 0; i--) {
      String name = NAMES.get(random.nextInt(NAMES.size()));
      headers.add(name, random.nextInt(5) == 0 ? null : mutator.mutate("\"change-requests-1-2\""));
      if (random.nextBoolean()) {
        headers.add(name, VALUES.get(random.nextInt(VALUES.size())).getBytes(UTF_8));
      }
    }
    return headers;
  }

  private static final List<String> NAMES =
      List.of(
          HeaderNames.ORIGIN,
          HeaderNames.ARRIVED_AT_MILLIS,
          HeaderNames.PLACED_REQUEST_ID,
          HeaderNames.PLACED_KEY,
          HeaderNames.PLACED_CUT,
          HeaderNames.DLQ_CAUSE,
          HeaderNames.DLQ_TOPIC + "x",
          HeaderNames.DUPLICATE,
          HeaderNames.REPLAY_OF,
          "traceparent",
          "");
  private static final List<String> VALUES =
      List.of(
          "change-requests-1-2",
          "change-requests--1-2",
          "change-requests-1-99999999999999999999",
          "1772355600000",
          "-1",
          "999999999999999999",
          "1/2/3",
          "r-1",
          "true",
          "");
}
