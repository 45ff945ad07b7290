package io.productchange.systemtests.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What has become of everything so far.
 *
 * @param told the records of change-results
 * @param history the rows of the history, whole, as text
 * @param changeCalls how many change calls KOS received
 */
record Facts(List<ConsumerRecord<byte[], byte[]>> told, List<String> history, int changeCalls) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String HISTORY =
      "SELECT h::text FROM product_change.pc_product_change_history h ORDER BY request_id";

  static Facts of(List<ConsumerRecord<byte[], byte[]>> told, Installation installation, Kos kos)
      throws Exception {
    return new Facts(told, installation.query(HISTORY), kos.changeCalls().size());
  }

  /** How many records told a result. */
  int records() {
    return told.size();
  }

  /** By request id, as first told. */
  Map<String, byte[]> results() {
    Map<String, byte[]> results = new HashMap<>();
    told.forEach(record -> results.putIfAbsent(requestId(record), record.value()));
    return results;
  }

  /** Status, reason and basis by request id, the same in every record of it. */
  Map<String, String> ends() {
    Map<String, String> ends = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : told) {
      JsonNode result = JSON.readTree(record.value());
      String end =
          "%s %s %s"
              .formatted(
                  result.path("status").asString(),
                  result.path("reason").path("code").asString("null"),
                  result.path("basis").asString());
      assertThat(ends.merge(requestId(record), end, (one, _) -> one)).isEqualTo(end);
    }
    return ends;
  }

  /** Every result byte for byte as before, marked as told again; nothing else has changed. */
  void assertOnlyToldAgain(Facts before, int recordsNow) {
    Map<String, byte[]> results = before.results();
    assertThat(told).hasSize(recordsNow);
    Map<String, Integer> first = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : told) {
      String id = requestId(record);
      assertThat(record.value()).as(id).isEqualTo(results.get(id));
      boolean isFirst = first.merge(id, 1, Integer::sum) == 1;
      assertThat(TopicReader.header(record, "duplicate").orElse("none"))
          .as(id)
          .isEqualTo(isFirst ? "none" : "true");
    }
    assertThat(history).isEqualTo(before.history);
    assertThat(changeCalls).as("change calls that KOS received").isEqualTo(before.changeCalls);
  }

  private static String requestId(ConsumerRecord<byte[], byte[]> record) {
    return JSON.readTree(record.value()).path("requestId").asString();
  }
}
