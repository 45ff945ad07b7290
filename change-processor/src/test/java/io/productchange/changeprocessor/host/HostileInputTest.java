package io.productchange.changeprocessor.host;

import static io.productchange.changeprocessor.host.TopologyBench.LINE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.changeprocessor.fixture.SampleRequest;
import io.productchange.schema.message.HeaderNames;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Anything at all on the topics that the processor reads. */
class HostileInputTest {
  private static final int INPUTS = 2_000;
  private static final long SEED = 20_260_301;

  @TempDir private Path directory;
  private TopologyBench bench;
  private final Random random = new Random(SEED);

  @BeforeEach
  void start() {
    bench = new TopologyBench(directory);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void everyRecordOfTheRequestTopicsEndsOnceWhateverItIs() {
    for (int i = 0; i < INPUTS; i++) {
      TestRecord<byte[], byte[]> record =
          new TestRecord<>(mangled(LINE.getBytes(UTF_8)), mangled(request()), headers());
      if (random.nextBoolean()) {
        bench.requests.pipeInput(record);
      } else {
        bench.placed.pipeInput(record);
      }
    }
    bench.adapt();

    long results = bench.results.readRecordsToList().size();
    long deadLetters = bench.deadLetters.readRecordsToList().size();
    assertThat(results + deadLetters).isEqualTo(INPUTS);
    assertThat(results).as("some were still requests").isPositive();
    assertThat(deadLetters).as("some were none").isPositive();
  }

  @Test
  void everyRecordOfTheReplyTopicIsADeadLetterOrIgnored() {
    byte[] reply =
        ("{\"type\":\"IdConflict\",\"address\":{\"commandId\":\"r-1/1\",\"requestId\":\"r-1\","
                + "\"attempt\":1,\"acceptance\":\"a@1\",\"lineKey\":\"01012345678\"},"
                + "\"repliedAt\":\"2026-03-01T09:00:00.000000Z\",\"message\":\"other content\"}")
            .getBytes(UTF_8);
    for (int i = 0; i < INPUTS; i++) {
      bench.replies.pipeInput(
          new TestRecord<>(mangled(LINE.getBytes(UTF_8)), mangled(reply), headers()));
    }

    double ignored =
        bench.registry.find("change.replies.ignored").counters().stream()
            .mapToDouble(counter -> counter.count())
            .sum();
    int deadLetters = bench.deadLetters.readRecordsToList().size();
    assertThat(ignored + deadLetters).isEqualTo(INPUTS);
    assertThat(ignored).as("some were still replies").isPositive();
    assertThat(bench.commands.isEmpty()).isTrue();
  }

  /** Few ids, so that duplicates and conflicts are among them. */
  private byte[] request() {
    String line = "010%08d".formatted(random.nextInt(50));
    return SampleRequest.of("r-" + random.nextInt(300), line)
        .withCustomer("C-" + random.nextInt(2))
        .json();
  }

  private byte @Nullable [] mangled(byte[] bytes) {
    byte[] copy = bytes.clone();
    switch (random.nextInt(8)) {
      case 0 -> copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
      case 1 -> copy = Arrays.copyOf(copy, random.nextInt(copy.length + 5));
      case 2 -> copy = (new String(copy, UTF_8) + new String(copy, UTF_8)).getBytes(UTF_8);
      case 3 -> {
        copy = new byte[random.nextInt(100)];
        random.nextBytes(copy);
      }
      case 4 -> {
        return null;
      }
      default -> {}
    }
    return copy;
  }

  private Headers headers() {
    RecordHeaders headers = new RecordHeaders();
    String[] names = {
      HeaderNames.ORIGIN,
      HeaderNames.ARRIVED_AT_MILLIS,
      HeaderNames.PLACED_KEY,
      HeaderNames.PLACED_CUT,
      HeaderNames.DLQ_CAUSE,
      ""
    };
    String[] values = {
      "change-requests-1-2",
      "change-requests--1-2",
      "99999999999999999999",
      "999999999999999999",
      "1/2/3",
      "ÿ"
    };
    for (int i = random.nextInt(4); i > 0; i--) {
      String value = values[random.nextInt(values.length)];
      headers.add(
          names[random.nextInt(names.length)],
          random.nextInt(4) == 0 ? null : value.getBytes(UTF_8));
    }
    return headers;
  }
}
