package io.productchange.schema.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.schema.Golden;
import io.productchange.schema.topic.TopicDescriptor;
import io.productchange.schema.topic.Topics;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** docs/messages.md leaves out no constant, and its examples are what it says they are. */
final class MessagesDocumentTest {

  private static final String DOCUMENT = Golden.read("docs/messages.md");
  private static final Pattern EXAMPLE = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

  @Test
  void everyCodeHasARow() {
    Stream.of(ReasonCode.values(), Basis.values(), DeadLetterCause.values())
        .flatMap(Stream::of)
        .forEach(constant -> assertThat(DOCUMENT).contains("\n| `" + constant.name() + "` | "));
  }

  @Test
  void everyTopicIsThereInBothPages() {
    String topics = Golden.read("docs/topics.md");

    for (TopicDescriptor<?, ?> topic : Topics.ALL) {
      assertThat(DOCUMENT).contains("`" + topic.name() + "`");
      String retention =
          topic.retention().limit().map(limit -> limit.toDays() + " days").orElse("for ever");
      String batch = topic.maxBatchBytes() == Topics.MAX_BATCH_BYTES ? "1 MiB" : "2 MiB";
      assertThat(topics)
          .containsPattern("\n\\| `" + topic.name() + "` .*\\| " + retention + " \\| " + batch);
    }
  }

  @Test
  void theExamplesAreValidAndResultsHaveTheirIds() {
    List<JsonNode> examples =
        EXAMPLE
            .matcher(DOCUMENT)
            .results()
            .map((MatchResult match) -> JsonCodec.readTree(match.group(1)))
            .toList();

    assertThat(examples).hasSize(4);
    assertThat(Schemas.errors("change-request", examples.get(0))).isEmpty();
    assertThat(Schemas.errors("change-event", examples.get(3))).isEmpty();
    for (JsonNode example : examples.subList(1, 3)) {
      assertThat(Schemas.errors("change-result", example)).isEmpty();
      ChangeResult result = JsonCodec.read(example.toString(), ChangeResult.class);
      assertThat(result.resultId()).isEqualTo(Identifiers.resultId(result.requestId(), 1));
      assertThat(JsonCodec.writeString(result)).isEqualTo(example.toString());
    }
  }
}
