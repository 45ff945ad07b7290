package io.productchange.schema.topic;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.productchange.schema.Golden;
import io.productchange.schema.message.DeadLetterCause;
import io.productchange.schema.message.HeaderNames;
import io.productchange.schema.message.JsonCodec;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The AsyncAPI document is one, and says the same as the code. */
final class AsyncApiTest {

  private static final String FILE =
      "schema/src/main/resources/asyncapi/product-change.asyncapi.json";
  private static final JsonNode DOCUMENT = JsonCodec.readTree(Golden.read(FILE));
  private static final List<TopicDescriptor<?, ?>> PUBLIC =
      List.of(Topics.REQUESTS, Topics.RESULTS, Topics.EVENTS, Topics.DEAD_LETTERS);

  @Test
  void itIsValidAsyncApi3() {
    JsonNode specification =
        JsonCodec.readTree(
            Golden.read("schema/src/test/resources/asyncapi/asyncapi-3.0.0.schema.json"));

    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(specification)
                .validate(DOCUMENT))
        .isEmpty();
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    List<String> references = DOCUMENT.findValues("$ref").stream().map(JsonNode::asString).toList();

    assertThat(references).hasSizeGreaterThan(10).allSatisfy(AsyncApiTest::assertLeadsSomewhere);
  }

  @Test
  void itDescribesThePublicTopicsAsTheyAreCreated() {
    Map<String, JsonNode> channels =
        DOCUMENT
            .get("channels")
            .valueStream()
            .collect(Collectors.toMap(channel -> channel.get("address").asString(), c -> c));

    assertThat(channels).hasSize(PUBLIC.size());
    for (TopicDescriptor<?, ?> topic : PUBLIC) {
      JsonNode kafka = requireNonNull(channels.get(topic.name())).at("/bindings/kafka");
      assertThat(kafka.get("topic").asString()).isEqualTo(topic.name());
      assertThat(kafka.get("partitions").asInt()).isEqualTo(Topics.DEFAULT_PARTITIONS);
      assertThat(kafka.at("/topicConfiguration/cleanup.policy/0").asString()).isEqualTo("delete");
      assertThat(kafka.at("/topicConfiguration/retention.ms").asLong())
          .isEqualTo(topic.retention().millis());
      assertThat(kafka.at("/topicConfiguration/max.message.bytes").asInt())
          .isEqualTo(topic.maxBatchBytes());
    }
  }

  @Test
  void itNamesTheHeadersOfDeadLettersAndResults() throws IllegalAccessException {
    JsonNode messages = DOCUMENT.at("/components/messages");

    assertThat(messages.at("/deadLetter/headers/properties").propertyNames())
        .containsExactlyInAnyOrderElementsOf(
            headerNames().filter(name -> name.startsWith("dlq-")).toList());
    assertThat(messages.at("/changeResult/headers/properties").propertyNames())
        .containsExactly(HeaderNames.DUPLICATE);
    assertThat(texts(messages.at("/deadLetter/headers/properties/dlq-cause/examples")))
        .containsExactlyElementsOf(
            Arrays.stream(DeadLetterCause.values()).<String>map(Enum::name).toList());
  }

  private static Stream<String> headerNames() throws IllegalAccessException {
    Stream.Builder<String> names = Stream.builder();
    for (Field field : HeaderNames.class.getDeclaredFields()) {
      if (field.get(null) instanceof String name) {
        names.add(name);
      }
    }
    return names.build();
  }

  private static void assertLeadsSomewhere(String reference) {
    if (reference.startsWith("#")) {
      assertThat(DOCUMENT.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
    } else {
      Path target = Golden.file(FILE).resolveSibling(reference).normalize();
      assertThat(Files.isRegularFile(target)).as(reference).isTrue();
    }
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asString).toList();
  }
}
