package io.productchange.kosadapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.rig.Commands;
import io.productchange.kosadapter.rig.Requests;
import io.productchange.kosadapter.rig.SharedWorld;
import io.productchange.kosadapter.rig.World;
import io.productchange.runtime.service.RunningService;
import io.productchange.schema.message.Basis;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.KosReply;
import io.productchange.schema.message.Reason;
import io.productchange.schema.message.ReasonCode;
import io.productchange.schema.message.Transition;
import io.productchange.schema.message.Violation;
import io.productchange.testservers.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One adapter with everything real around it: what comes of each kind of request. */
@SharedWorld
class AdapterAnswersTest {
  private static final World world = World.shared();
  private static final Requests requests = world.requests();
  private static RunningService adapter;

  @BeforeAll
  static void start() throws Exception {
    world.reset();
    adapter = world.startAdapter(Map.of("KOS_LATE_EFFECT_BOUND", "PT10S"));
  }

  @AfterAll
  static void stop() {
    assertThat(adapter.stop()).isEmpty();
  }

  private static String id(String name) {
    return name + "-" + world.commands().nextNumber();
  }

  private static ChangeResult decided(ExecuteChange command) throws Exception {
    world.commands().send(command);
    return requests.decided(command);
  }

  @Test
  void aGoodRequestIsCarriedOutOnceAndToldStepByStep() throws Exception {
    ExecuteChange command = requests.change("good");

    ChangeResult result = decided(command);

    assertThat(result.status()).isEqualTo(ChangeStatus.COMPLETED);
    assertThat(result.basis()).isEqualTo(Basis.KOS_ANSWER);
    assertThat(result.kosOrderNumber()).isNotBlank();
    assertThat(result.version()).isEqualTo(3);
    String requestId = command.requestId();
    assertThat(world.executions(requestId)).isEqualTo(1);
    assertThat(world.commands().replies(requestId))
        .extracting(reply -> reply.getClass().getSimpleName())
        .containsExactly("Claimed", "Progressed", "Decided");
    KosReply.Decided decided = world.commands().await(KosReply.Decided.class, requestId);
    assertThat(decided.transitions())
        .extracting(Transition::status)
        .containsExactly(
            ChangeStatus.REQUESTED,
            ChangeStatus.VALIDATED,
            ChangeStatus.PROCESSING,
            ChangeStatus.COMPLETED);
    assertThat(decided.address().acceptance()).isEqualTo(command.acceptance());
  }

  @Test
  void everyStepIsInTheHistoryAndTheLog() throws Exception {
    ExecuteChange command = requests.change("recorded");

    decided(command);

    String requestId = command.requestId();
    Map<String, Object> row =
        world
            .db()
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery("SELECT * FROM pc_product_change_history WHERE request_id = ?")
                        .bind(0, requestId)
                        .mapToMap()
                        .one());
    assertThat(row)
        .containsEntry("process_status", "COMPLETED")
        .containsEntry("version", 3L)
        .containsEntry("line_number", command.lineNumber());
    assertThat(String.valueOf(row.get("validation_result"))).contains("passed");
    assertThat(String.valueOf(row.get("process_message"))).contains("KOS made the change");
    assertThat(String.valueOf(row.get("kos_request_data"))).contains(command.targetProductCode());
    assertThat(String.valueOf(row.get("kos_response_data"))).contains("kosOrderNumber");
    assertThat(row.get("validated_at")).isNotNull();
    assertThat(row.get("processed_at")).isNotNull();
    assertThat(
            world
                .db()
                .value(
                    Integer.class,
                    "SELECT count(*) FROM pc_kos_integration_log WHERE request_id = ?"
                        + " AND integration_type = 'PRODUCT_CHANGE' AND is_success"
                        + " AND response_status = 200",
                    requestId))
        .isEqualTo(1);
    Await.until(
        "the inquiry is in the log, without the customer's name",
        Duration.ofSeconds(10),
        () ->
            world
                    .db()
                    .value(
                        Integer.class,
                        "SELECT count(*) FROM pc_kos_integration_log WHERE request_id = ?"
                            + " AND integration_type = 'CUSTOMER_INFO' AND is_success"
                            + " AND response_body #>> '{data,customerInfo,lineStatus}' = 'ACTIVE'"
                            + " AND response_body::text NOT ILIKE '%customerName%'",
                        requestId)
                == 1);
  }

  @Test
  void aLineThatIsOnTheTargetAlreadyCompletesWithoutACall() throws Exception {
    ExecuteChange command =
        Commands.change(id("noop"), requests.freshLine(), Requests.BASIC, Requests.SLIM);

    ChangeResult result = decided(command);

    assertThat(result.status()).isEqualTo(ChangeStatus.COMPLETED);
    assertThat(result.basis()).isEqualTo(Basis.NO_OP);
    assertThat(result.version()).isEqualTo(3);
    assertThat(world.received(command.requestId())).isZero();
    assertThat(requests.sends(command)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "01000000010, 5G_SLIM_6G, 5G_BASIC_12G, LINE_NOT_FOUND",
    "01080000010, 5G_SLIM_6G, 5G_BASIC_12G, LINE_NOT_ACTIVE",
    "01090000010, 5G_SLIM_6G, 5G_BASIC_12G, LINE_NOT_ACTIVE",
    "01010900010, 5G_BASIC_12G, 5G_UNLIMITED, CURRENT_PRODUCT_MISMATCH",
    "01010900020, 5G_SLIM_6G, NO_SUCH_PRODUCT, PRODUCT_NOT_FOUND",
    "01010900030, 5G_SLIM_6G, LTE_OLD_300M, PRODUCT_NOT_ON_SALE",
  })
  void aRequestThatIsNotEligibleFailsWithItsReasonAndNoCall(
      String line, String current, String target, ReasonCode reason) throws Exception {
    ExecuteChange command = Commands.change(id("unfit"), line, current, target);

    ChangeResult result = decided(command);

    assertThat(result.status()).isEqualTo(ChangeStatus.FAILED);
    assertThat(result.basis()).isEqualTo(Basis.VALIDATION);
    assertThat(reason(result).code()).isEqualTo(reason);
    assertThat(reason(result).violations()).extracting(Violation::code).contains(reason);
    assertThat(result.version()).isEqualTo(1);
    assertThat(reason(result).message()).doesNotContain(line);
    assertThat(world.received(command.requestId())).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "2001, LINE_NOT_FOUND",
    "2002, LINE_NOT_ACTIVE",
    "2003, PRODUCT_NOT_FOUND",
    "2004, PRODUCT_NOT_ON_SALE",
    "2005, OPERATOR_MISMATCH",
  })
  void aRefusalOfKosIsFinalAndHasItsReason(String code, ReasonCode reason) throws Exception {
    ExecuteChange command = requests.change("refused");
    world
        .kos()
        .putRules(
            World.changeRule(
                command.requestId(), "{\"type\": \"refuse\", \"code\": \"%s\"}".formatted(code)));

    ChangeResult result = decided(command);

    assertThat(result.status()).isEqualTo(ChangeStatus.FAILED);
    assertThat(result.basis()).isEqualTo(Basis.KOS_ANSWER);
    assertThat(reason(result).code()).isEqualTo(reason);
    assertThat(reason(result).message()).contains(code);
    assertThat(world.received(command.requestId())).isEqualTo(1);
    assertThat(world.executions(command.requestId())).isZero();
  }

  @Test
  void anInvalidRequestIsDecidedWithItsClaim() throws Exception {
    List<Violation> violations =
        List.of(
            new Violation(ReasonCode.SAME_PRODUCT, "targetProductCode", "expected another product"),
            new Violation(ReasonCode.INVALID_REQUEST, "customerId", "expected text"));
    ExecuteChange command = Commands.invalid(requests.change("invalid"), violations);

    ChangeResult result = decided(command);

    assertThat(result.status()).isEqualTo(ChangeStatus.FAILED);
    assertThat(result.basis()).isEqualTo(Basis.VALIDATION);
    assertThat(reason(result).code()).isEqualTo(ReasonCode.SAME_PRODUCT);
    assertThat(reason(result).violations()).isEqualTo(violations);
    assertThat(
            world
                .db()
                .value(
                    String.class,
                    "SELECT process_status || ' ' || version FROM pc_product_change_history"
                        + " WHERE request_id = ?",
                    command.requestId()))
        .isEqualTo("FAILED 1");
    assertThat(world.received(command.requestId())).isZero();
  }

  @Test
  void aKosTextThatPostgresCannotStoreIsRecordedAllTheSameWithoutLineNumbers() throws Exception {
    ExecuteChange command = requests.change("nul");
    world
        .kos()
        .putRules(
            World.changeRule(
                command.requestId(),
                "{\"type\": \"refuse\", \"code\": \"2002\", \"message\": \"a\\u0000b \\ud83d 010-1234-5678\"}"));

    ChangeResult result = decided(command);

    assertThat(result.status()).isEqualTo(ChangeStatus.FAILED);
    assertThat(
            world
                .db()
                .value(
                    String.class,
                    "SELECT kos_result_message FROM pc_kos_attempt WHERE request_id = ?",
                    command.requestId()))
        .contains("a\uFFFDb", "010****5678");
  }

  private static Reason reason(ChangeResult result) {
    return Objects.requireNonNull(result.reason(), "a failed request has a reason");
  }
}
