package io.productchange.ingestapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.message.Transition;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TimelineTest extends OnRecordTest {

  @Test
  void aTimelineHasTheRecordedTransitionsTheCallsAndTheLedger() {
    String id = Requests.newId("timeline");
    rows.claim(Requests.valid(id), arrived);
    record(id);

    Reply reply = api.client().get(ApiClient.REQUESTS + "/" + id + "/timeline");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json())
        .isEqualTo(
            JsonCodec.readTree(
                """
                {"requestId":"%1$s","attempt":1,"status":"PROCESSING",
                 "transitions":[
                   {"status":"REQUESTED","version":0,"occurredAt":"%2$s"},
                   {"status":"VALIDATED","previousStatus":"REQUESTED","version":1,"occurredAt":"%2$s",
                    "validationResult":"all checks passed"}],
                 "kosCalls":[
                   {"integrationType":"CUSTOMER_INFO","method":"POST","endpoint":"http://kos/inquiry",
                    "responseStatus":200,"calledAt":"%3$s","durationMillis":12,"success":true,"retryCount":0},
                   {"integrationType":"PRODUCT_CHANGE","method":"POST","endpoint":"http://kos/change",
                    "calledAt":"%4$s","success":false,"retryCount":0,"error":"no answer"}],
                 "sends":[
                   {"attempt":1,"sendNo":1,"state":"IN_DOUBT","outcome":"UNANSWERED","intentAt":"%4$s"}]}"""
                    .formatted(id, micros(0), micros(1), micros(2))));
  }

  private String micros(int seconds) {
    return JsonCodec.readTree(JsonCodec.writeString(List.of(arrived.plusSeconds(seconds))))
        .get(0)
        .asString();
  }

  private void record(String id) {
    String transitions =
        JsonCodec.writeString(
            List.of(
                new Transition(ChangeStatus.REQUESTED, null, 0, arrived, null, null, null, null),
                new Transition(
                    ChangeStatus.VALIDATED,
                    ChangeStatus.REQUESTED,
                    1,
                    arrived,
                    "all checks passed",
                    null,
                    null,
                    null)));
    UUID sender = UUID.randomUUID();
    rows.jdbi()
        .useTransaction(
            handle -> {
              handle.execute(
                  "UPDATE pc_request SET status = 'PROCESSING', version = 2, transitions = ? WHERE request_id = ?",
                  transitions,
                  id);
              handle.execute(
                  """
                  INSERT INTO pc_kos_integration_log (request_id, integration_type, method, endpoint_url,
                      response_status, response_time_ms, is_success, created_at)
                  VALUES (?, 'CUSTOMER_INFO', 'POST', 'http://kos/inquiry', 200, 12, true, ?)""",
                  id,
                  arrived.plusSeconds(1).atOffset(ZoneOffset.UTC));
              handle.execute(
                  """
                  INSERT INTO pc_kos_integration_log (request_id, integration_type, method, endpoint_url,
                      error_message, created_at)
                  VALUES (?, 'PRODUCT_CHANGE', 'POST', 'http://kos/change', 'no answer', ?)""",
                  id,
                  arrived.plusSeconds(2).atOffset(ZoneOffset.UTC));
              handle.execute(
                  "INSERT INTO pc_adapter_instance (instance_id, namespace_id, slot) VALUES (?, ?, 0)",
                  sender,
                  sender);
              handle.execute(
                  """
                  INSERT INTO pc_kos_attempt (request_id, attempt, send_no, line_number, current_product_code,
                      target_product_code, sender, intent_at)
                  VALUES (?, 1, 1, '01012345678', 'A', 'B', ?, ?)""",
                  id,
                  sender,
                  arrived.plusSeconds(2).atOffset(ZoneOffset.UTC));
              handle.execute(
                  "UPDATE pc_kos_attempt SET state = 'IN_DOUBT', outcome = 'UNANSWERED' WHERE request_id = ?",
                  id);
            });
  }

  @Test
  void aRequestThatIsNotRecordedHasNoTimeline() {
    Reply reply = api.client().get(ApiClient.REQUESTS + "/nothing-known/timeline");

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.problem()).isEqualTo("not-recorded");
  }
}
