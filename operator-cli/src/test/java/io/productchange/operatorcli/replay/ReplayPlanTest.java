package io.productchange.operatorcli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.operatorcli.replay.ReplayPlan.Filter;
import io.productchange.operatorcli.replay.ReplayPlan.Recorded;
import io.productchange.operatorcli.replay.ReplayPlan.Replayed;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.request.ReadRequest;
import io.productchange.schema.request.RequestReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which requests a replay publishes. */
final class ReplayPlanTest {
  private static final Instant TO = Instant.ofEpochMilli(1_000);

  @Test
  void eachRequestIsInThePlanOnce() {
    ReplayPlan plan = plan(new Filter(TO, null, null, null));
    plan.add(record(1, 10, request("a", "01011111111")));
    plan.add(record(2, 20, request("a", "01011111111")));

    assertThat(ids(plan)).containsExactly("a");
    assertThat(plan.repeated()).isEqualTo(1);
  }

  @Test
  void aRequestWithoutIdGetsTheOneItWasKnownBy() {
    ReplayPlan plan = plan(new Filter(TO, null, null, null));
    plan.add(record(7, 10, request(null, "01011111111")));

    Replayed replayed = plan.requests().iterator().next();
    assertThat(replayed.requestId()).isEqualTo("change-requests-0-7");
    assertThat(new String(replayed.value(), StandardCharsets.UTF_8))
        .contains("\"requestId\":\"change-requests-0-7\"");
    assertThat(replayed.key()).isEqualTo("01011111111");
  }

  @Test
  void theEndIsNotIncluded() {
    ReplayPlan plan = plan(new Filter(TO, null, null, null));
    plan.add(record(1, 999, request("a", "01011111111")));
    plan.add(record(2, 1_000, request("b", "01011111111")));

    assertThat(ids(plan)).containsExactly("a");
  }

  @Test
  void filtersLeaveOutWhatTheyDoNotMatch() {
    ReplayPlan byLine = plan(new Filter(TO, "01022222222", null, null));
    ReplayPlan byCustomer = plan(new Filter(TO, null, "somebody else", null));
    ReplayPlan byStatus = plan(new Filter(TO, null, null, ChangeStatus.FAILED));
    for (ReplayPlan plan : List.of(byLine, byCustomer, byStatus)) {
      plan.add(record(1, 10, request("a", "01011111111")));
      plan.add(record(2, 10, request("failed", "01022222222")));
    }

    assertThat(ids(byLine)).containsExactly("failed");
    assertThat(ids(byCustomer)).isEmpty();
    assertThat(ids(byStatus)).containsExactly("failed");
    assertThat(byStatus.byStatus()).isEqualTo(Map.of("FAILED", 1));
  }

  @Test
  void unreadableRecordsAreCounted() {
    ReplayPlan plan = plan(new Filter(TO, null, null, null));
    plan.add(record(1, 10, "no json"));

    assertThat(plan.size()).isZero();
    assertThat(plan.unreadable()).isEqualTo(1);
  }

  @Test
  void whatConflictsWithARequestIsNotReplayedInItsPlaceThoughFoundBeforeIt() {
    ReplayPlan plan = plan(new Filter(TO, null, null, null));
    plan.add(record(1, 10, request("failed", "01033333333")));
    plan.add(record(2, 20, request("failed", "01022222222")));

    assertThat(plan.requests()).extracting(Replayed::key).containsExactly("01022222222");
    assertThat(plan.conflicting()).isEqualTo(1);
    assertThat(plan.repeated()).isZero();
  }

  /** One request is on record. */
  private static ReplayPlan plan(Filter filter) {
    Recorded recorded =
        new Recorded(contentHash(request("failed", "01022222222")), ChangeStatus.FAILED);
    return new ReplayPlan(
        filter, id -> id.equals("failed") ? Optional.of(recorded) : Optional.empty());
  }

  private static String contentHash(String value) {
    return switch (RequestReader.read(value.getBytes(StandardCharsets.UTF_8), "any")) {
      case ReadRequest.Readable readable -> readable.contentHash();
      case ReadRequest.Unreadable _ -> throw new IllegalArgumentException(value);
    };
  }

  private static List<String> ids(ReplayPlan plan) {
    List<String> ids = new ArrayList<>();
    plan.requests().forEach(request -> ids.add(request.requestId()));
    return ids;
  }

  private static String request(@Nullable String id, String line) {
    String idField = id == null ? "" : "\"requestId\":\"%s\",".formatted(id);
    return "{%s\"lineNumber\":\"%s\",\"customerId\":\"C1\",\"currentProductCode\":\"P1\",\"targetProductCode\":\"P2\"}"
        .formatted(idField, line);
  }

  private static ConsumerRecord<byte[], byte[]> record(long offset, long millis, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return new ConsumerRecord<>(
        "change-requests",
        0,
        offset,
        millis,
        TimestampType.LOG_APPEND_TIME,
        0,
        bytes.length,
        new byte[0],
        bytes,
        new RecordHeaders(),
        Optional.empty());
  }
}
