package io.productchange.ingestapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.schema.message.JsonCodec;
import io.productchange.testservers.TestServers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BatchTest {
  private static RunningApi api;
  private static RequestTopic topic;

  @BeforeAll
  static void start() throws Exception {
    api = RunningApi.start(RunningApi.newDatabase());
    topic = new RequestTopic(TestServers.kafka());
  }

  @AfterAll
  static void stop() {
    topic.close();
    api.close();
  }

  @Test
  void aBatchIsAnsweredLineByLineInOrder() {
    String id = Requests.newId("batch");
    String line = Requests.newLine();
    String body =
        String.join(
            "\n",
            Requests.valid(id + "-1", line, "PLAN_B"),
            "",
            "not json",
            Requests.valid(id + "-2", line, "PLAN_C") + "\r",
            Requests.valid(id + "-1", line, "PLAN_B"),
            Requests.valid(id + "-1", line, "PLAN_D"),
            Requests.valid(id + "-3", "0101", "PLAN_B"),
            Requests.withoutId(line));

    Reply reply = api.client().post(ApiClient.REQUESTS + "/batch", "application/x-ndjson", body);

    assertThat(reply.status()).isEqualTo(200);
    List<String> outcomes =
        reply
            .body()
            .lines()
            .map(JsonCodec::readTree)
            .map(json -> json.path("line").asInt() + ":" + json.path("status").asInt())
            .toList();
    assertThat(outcomes)
        .containsExactly("1:202", "3:400", "4:202", "5:202", "6:409", "7:422", "8:202");
    assertThat(topic.of(id + "-1")).hasSize(1);
    assertThat(topic.of(id + "-2").getFirst().offset())
        .isGreaterThan(topic.of(id + "-1").getFirst().offset());
  }

  @Test
  void aBatchOfThousandsKeepsTheOrderOfALine() {
    String id = Requests.newId("many");
    String line = Requests.newLine();
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 3_000; i++) {
      body.append(Requests.valid(id + "-" + i, line, "PLAN_" + i)).append('\n');
    }

    Reply reply =
        api.client().post(ApiClient.REQUESTS + "/batch", "application/x-ndjson", body.toString());

    assertThat(reply.body().lines()).hasSize(3_000).allMatch(outcome -> outcome.contains(":202"));
    List<Long> offsets = new ArrayList<>();
    for (int i = 0; i < 3_000; i += 500) {
      offsets.add(topic.of(id + "-" + i).getFirst().offset());
    }
    assertThat(offsets).isSorted();
  }

  @Test
  void aBatchBeyondItsLimitIsTooLarge() {
    Reply reply =
        api.client()
            .post(ApiClient.REQUESTS + "/batch", "application/x-ndjson", " ".repeat(1_048_577));

    assertThat(reply.status()).isEqualTo(413);
  }
}
