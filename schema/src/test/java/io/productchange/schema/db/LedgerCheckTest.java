package io.productchange.schema.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.schema.ledger.LedgerCheck;
import io.productchange.schema.ledger.LedgerIdentity;
import io.productchange.schema.ledger.LedgerMarks;
import io.productchange.schema.ledger.LedgerVerdict;
import io.productchange.schema.message.LedgerMark;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which databases are refused, as the adapter's role sees them. */
final class LedgerCheckTest {
  private static final MigratedDatabase DATABASE = MigratedDatabase.create();
  private static final Instant NOW = Instant.parse("2026-01-31T09:00:00Z");
  private static final String SENDER = UUID.randomUUID().toString();
  private static Handle handle;
  private static LedgerIdentity identity;

  @BeforeAll
  static void open() throws Exception {
    handle = DATABASE.open(DatabaseRole.APP);
    identity = LedgerIdentity.read(handle.getConnection());
    RequestRows.claim(handle, "known", Optional.empty());
    handle.execute(
        "INSERT INTO pc_adapter_instance (instance_id, namespace_id, slot) VALUES (?::uuid, ?, 0)",
        SENDER,
        UUID.randomUUID());
    handle.execute(
        "INSERT INTO pc_kos_attempt (request_id, attempt, send_no, line_number, current_product_code,"
            + " target_product_code, sender) VALUES ('known', 1, 1, '01012345678', 'A', 'B', ?::uuid)",
        SENDER);
  }

  @AfterAll
  static void close() {
    handle.close();
  }

  private static LedgerMark.Accepted accepted() {
    return new LedgerMark.Accepted(
        identity.ledgerId(), 1, identity.systemIdentifier(), identity.timeline(), NOW);
  }

  private static LedgerMark.Reached mark(LedgerMark.Kind kind, String requestId, long sendId) {
    return new LedgerMark.Reached(
        identity.ledgerId(),
        1,
        new LedgerMark.Sender(SENDER, SENDER, 0, NOW),
        new LedgerMark.Witness(kind, requestId, sendId),
        List.of(),
        NOW);
  }

  private static LedgerVerdict judge(
      LedgerMark.Accepted accepted, Map<String, LedgerMark.Reached> reached) throws Exception {
    Connection connection = handle.getConnection();
    return LedgerCheck.judge(connection, identity, new LedgerMarks(Optional.of(accepted), reached));
  }

  private static void assertRefused(LedgerVerdict verdict, String why) {
    assertThat(verdict).isInstanceOf(LedgerVerdict.Refused.class);
    assertThat(((LedgerVerdict.Refused) verdict).why()).contains(why);
  }

  @Test
  void theFirstLedgerIsAcceptedAndPutOnRecord() throws Exception {
    assertThat(
            LedgerCheck.judge(
                handle.getConnection(), identity, new LedgerMarks(Optional.empty(), Map.of())))
        .isEqualTo(new LedgerVerdict.Fits(true));
  }

  @Test
  void aLedgerThatHasEveryWitnessFits() throws Exception {
    assertThat(
            judge(
                accepted(),
                Map.of(
                    "a", mark(LedgerMark.Kind.CLAIMED, "known", 0),
                    "b", mark(LedgerMark.Kind.INTENDED, "known", 1))))
        .isEqualTo(new LedgerVerdict.Fits(false));
  }

  @Test
  void oneMissingWitnessOfAnyKindIsEnough() throws Exception {
    for (LedgerMark.Reached missing :
        List.of(
            mark(LedgerMark.Kind.CLAIMED, "unknown", 0),
            mark(LedgerMark.Kind.INTENDED, "known", 2),
            mark(LedgerMark.Kind.REPORTED, "known", 1),
            mark(LedgerMark.Kind.DECIDED, "known", 0))) {
      assertRefused(
          judge(accepted(), Map.of("a", mark(LedgerMark.Kind.CLAIMED, "known", 0), "b", missing)),
          "older than what Kafka knows");
    }
  }

  @Test
  void anIntentOfAnotherSenderUnderTheSameNumberIsNoWitness() throws Exception {
    LedgerMark.Reached mine = mark(LedgerMark.Kind.INTENDED, "known", 1);
    LedgerMark.Sender other = new LedgerMark.Sender(UUID.randomUUID().toString(), SENDER, 0, NOW);
    assertRefused(
        judge(
            accepted(),
            Map.of(
                "a",
                new LedgerMark.Reached(mine.ledgerId(), 1, other, mine.witness(), List.of(), NOW))),
        "older than what Kafka knows");
  }

  @Test
  void marksOfAnEarlierEpochCountNoMore() throws Exception {
    LedgerMark.Reached missing = mark(LedgerMark.Kind.CLAIMED, "unknown", 0);
    LedgerMark.Reached old =
        new LedgerMark.Reached(
            missing.ledgerId(), 0, missing.sender(), missing.witness(), List.of(), NOW);

    assertThat(judge(accepted(), Map.of("a", old))).isEqualTo(new LedgerVerdict.Fits(false));
  }

  @Test
  void anotherLedgerClusterOrEpochIsRefusedAndANewTimelineIsNot() throws Exception {
    LedgerMark.Accepted known = accepted();
    String other = UUID.randomUUID().toString();
    assertRefused(
        judge(
            new LedgerMark.Accepted(other, 1, known.systemIdentifier(), known.timeline(), NOW),
            Map.of()),
        "Kafka knows ledger " + other);
    assertRefused(
        judge(new LedgerMark.Accepted(known.ledgerId(), 1, "1", known.timeline(), NOW), Map.of()),
        "Kafka knows cluster 1");
    assertRefused(
        judge(
            new LedgerMark.Accepted(
                known.ledgerId(), 2, known.systemIdentifier(), known.timeline(), NOW),
            Map.of()),
        "older than its last reconciliation");
    assertRefused(
        judge(
            new LedgerMark.Accepted(
                known.ledgerId(), 0, known.systemIdentifier(), known.timeline(), NOW),
            Map.of()),
        "was not finished");
    assertThat(
            judge(
                new LedgerMark.Accepted(
                    known.ledgerId(), 1, known.systemIdentifier(), "00000000", NOW),
                Map.of()))
        .isEqualTo(new LedgerVerdict.Fits(true));
  }
}
