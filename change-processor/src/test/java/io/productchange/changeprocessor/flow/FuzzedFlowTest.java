package io.productchange.changeprocessor.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.changeprocessor.fixture.SampleRequest;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.message.KosReply;
import io.productchange.testservers.fuzz.FuzzRun;
import io.productchange.testservers.fuzz.Mutator;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Requests and replies that are nearly right, through the real readers and the real flow on three
 * partitions, with states in memory. {@code FuzzedTopicsTest} does the same through the topology.
 */
class FuzzedFlowTest {
  private static final int WORLDS = 10;
  private static final int REQUESTS = 500;

  @Test
  void everyRecordEndsAsOneResultOrOneDeadLetterWhateverRepliesAreForged() {
    Random random = FuzzRun.random("flow");
    Mutator mutator = new Mutator(random);
    int usable = 0;
    int forged = 0;
    for (int w = 0; w < FuzzRun.inputs(WORLDS); w++) {
      World world = new World();
      for (int i = 0; i < REQUESTS; i++) {
        world.write(mutator.mutate(request(random)), random.nextInt(World.PARTITIONS));
        for (int partition = 0; partition < World.PARTITIONS; partition++) {
          world.read(partition);
          world.claim(partition);
          Optional<KosReply> next = world.nextReply(partition);
          if (next.isPresent()) {
            usable +=
                world.reply(mutator.mutate(JsonCodec.writeString(next.get())), partition) ? 1 : 0;
            forged++;
            world.readReply(partition);
          }
        }
        world.work(random.nextInt());
      }
      world.drain();

      assertThat(world.results.size() + world.deadLetters.size())
          .as("world %d, %s", w, FuzzRun.reproduced(w * REQUESTS))
          .isEqualTo(REQUESTS);
      assertThat(world.deadLetters.stream().map(World.Buried::origin)).doesNotHaveDuplicates();
      assertThat(world.results).hasSizeGreaterThan(REQUESTS / 10);
    }
    assertThat(forged).isGreaterThan(FuzzRun.inputs(WORLDS) * REQUESTS / 2);
    assertThat(usable).as("some were still replies").isGreaterThan(forged / 20);
  }

  private static String request(Random random) {
    return new String(
        SampleRequest.of("r-" + random.nextInt(400), "010%08d".formatted(random.nextInt(100)))
            .withCustomer("C-" + random.nextInt(2))
            .json(),
        UTF_8);
  }
}
