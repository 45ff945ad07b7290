package io.productchange.schema.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.testservers.fuzz.FuzzRun;
import io.productchange.testservers.fuzz.Mutator;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

/** Messages between our modules that are nearly right. */
final class FuzzedMessagesTest {
  private static final int INPUTS = 20_000;
  private static final List<Class<?>> TYPES =
      List.of(ExecuteChange.class, KosReply.class, ChangeEvent.class, ChangeResult.class);
  private static final List<String> VALID =
      Messages.byGoldenName().values().stream().map(JsonCodec::writeString).toList();

  @Test
  void everyInputIsAMessageThatCanBeToldAgainOrASerializationException() {
    Random random = FuzzRun.random("messages");
    Mutator mutator = new Mutator(random);
    int messages = 0;
    int refused = 0;
    for (int i = 0; i < FuzzRun.inputs(INPUTS); i++) {
      byte[] input = mutator.mutate(VALID.get(random.nextInt(VALID.size())));
      Class<?> type = TYPES.get(random.nextInt(TYPES.size()));
      try {
        Object message = JsonCodec.read(input, type);
        byte[] written = JsonCodec.write(message);
        assertThat(JsonCodec.write(JsonCodec.read(written, type)))
            .as("%s: %s", FuzzRun.reproduced(i), new String(input, UTF_8))
            .isEqualTo(written);
        messages++;
      } catch (SerializationException e) {
        assertThat(e)
            .as(FuzzRun.reproduced(i))
            .hasMessageStartingWith("expected " + type.getSimpleName())
            .hasNoCause();
        refused++;
      }
    }
    assertThat(List.of(messages, refused)).allMatch(count -> count > FuzzRun.inputs(INPUTS) / 50);
  }
}
