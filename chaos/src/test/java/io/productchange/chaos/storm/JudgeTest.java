package io.productchange.chaos.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.chaos.storm.Judge.Ending;
import io.productchange.chaos.storm.Load.Acknowledged;
import io.productchange.chaos.storm.Order.Expected;
import io.productchange.schema.message.Basis;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.Reason;
import io.productchange.schema.message.ReasonCode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final Expected COMPLETED = new Expected.Completed(false);

  private final Map<String, ChangeResult> results = new HashMap<>();
  private final Map<String, String> deadLetters = new HashMap<>();

  private static Acknowledged request(String id, String origin, Expected expected) {
    return new Acknowledged(
        new Order("kind", id, false, null, Optional.empty(), "{}", expected), id, origin);
  }

  private void told(String id, ChangeStatus status, @Nullable ReasonCode reason) {
    results.put(
        id,
        new ChangeResult(
            id,
            "result",
            1,
            null,
            null,
            null,
            null,
            status,
            reason == null ? null : new Reason(reason, "why", List.of()),
            Basis.KOS_ANSWER,
            null,
            Instant.EPOCH,
            Instant.EPOCH,
            3));
  }

  private Ending ending(Acknowledged... all) {
    return new Judge(
            List.of(all),
            id -> Optional.ofNullable(results.get(id)),
            origin -> Optional.ofNullable(deadLetters.get(origin)))
        .ending(all[0]);
  }

  @Test
  void aRequestWithoutAnOutcomeIsMissing() {
    assertThat(ending(request("a", "t-0-0", COMPLETED))).isEqualTo(Ending.MISSING);
  }

  @Test
  void aGoodRequestMayOnlyFailWhereKosLostItThreeTimes() {
    told("a", ChangeStatus.COMPLETED, null);
    assertThat(ending(request("a", "t-0-0", COMPLETED))).isEqualTo(Ending.AS_EXPECTED);
    told("a", ChangeStatus.FAILED, ReasonCode.NOT_APPLIED);
    assertThat(ending(request("a", "t-0-0", COMPLETED))).isEqualTo(Ending.AS_EXPECTED);
    told("a", ChangeStatus.FAILED, ReasonCode.CURRENT_PRODUCT_MISMATCH);
    assertThat(ending(request("a", "t-0-0", COMPLETED))).isEqualTo(Ending.WRONG);
    assertThat(ending(request("a", "t-0-0", new Expected.Completed(true))))
        .isEqualTo(Ending.AS_EXPECTED);
  }

  @Test
  void aBadRequestFailsForItsOwnReason() {
    Acknowledged bad = request("a", "t-0-0", new Expected.Failed(ReasonCode.LINE_NOT_FOUND));
    told("a", ChangeStatus.FAILED, ReasonCode.LINE_NOT_FOUND);
    assertThat(ending(bad)).isEqualTo(Ending.AS_EXPECTED);
    told("a", ChangeStatus.FAILED, ReasonCode.NOT_APPLIED);
    assertThat(ending(bad)).isEqualTo(Ending.WRONG);
    told("a", ChangeStatus.COMPLETED, null);
    assertThat(ending(bad)).isEqualTo(Ending.WRONG);
  }

  @Test
  void aConflictNeedsItsOwnDeadLetter() {
    Acknowledged first = request("a", "t-0-0", COMPLETED);
    Acknowledged conflict = request("a", "t-0-1", new Expected.DeadLetter());
    told("a", ChangeStatus.COMPLETED, null);
    assertThat(ending(conflict, first)).isEqualTo(Ending.MISSING);
    deadLetters.put("t-0-1", "ID_CONFLICT");
    assertThat(ending(conflict, first)).isEqualTo(Ending.AS_EXPECTED);
  }

  @Test
  void aConflictWithWhatNeverArrivedIsNone() {
    told("a", ChangeStatus.COMPLETED, null);
    assertThat(ending(request("a", "t-0-1", new Expected.DeadLetter())))
        .isEqualTo(Ending.AS_EXPECTED);
  }
}
