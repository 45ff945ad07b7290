package io.productchange.schema.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.schema.topic.TopicDescriptor;
import io.productchange.schema.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.errors.SerializationException;

/** Whatever lies on a topic between our modules, reading it ends in one way only. */
final class HostileMessagesProperties {

  private static final List<TopicDescriptor<?, ?>> TOPICS =
      List.of(Topics.COMMANDS, Topics.REPLIES, Topics.EVENTS, Topics.RESULTS);
  private static final List<byte[]> GOOD =
      Messages.byGoldenName().values().stream().map(JsonCodec::write).toList();

  @Property(tries = 3000)
  void aValueIsAMessageOrASerializationException(@ForAll("values") byte[] value) {
    for (TopicDescriptor<?, ?> topic : TOPICS) {
      try {
        assertThat(topic.valueSerde().deserializer().deserialize(topic.name(), value)).isNotNull();
      } catch (SerializationException e) {
        assertThat(e).hasMessageStartingWith("expected ").hasNoCause();
      }
    }
  }

  @Provide
  Arbitrary<byte[]> values() {
    return Arbitraries.oneOf(
        Arbitraries.bytes().array(byte[].class).ofMaxSize(100), damaged(), cut(), nested());
  }

  private static Arbitrary<byte[]> damaged() {
    return Combinators.combine(
            Arbitraries.of(GOOD), Arbitraries.integers().between(0, 2000), Arbitraries.bytes())
        .as(
            (good, place, other) -> {
              byte[] bytes = good.clone();
              bytes[place % bytes.length] = other;
              return bytes;
            });
  }

  private static Arbitrary<byte[]> cut() {
    return Combinators.combine(Arbitraries.of(GOOD), Arbitraries.integers().between(0, 2000))
        .as((good, length) -> Arrays.copyOf(good, length % good.length));
  }

  private static Arbitrary<byte[]> nested() {
    return Arbitraries.integers()
        .between(1, 100_000)
        .map(depth -> ("{\"kosRequest\":" + "[".repeat(depth)).getBytes(StandardCharsets.US_ASCII));
  }
}
