package io.productchange.kosadapter.mark;

import io.productchange.schema.ledger.LedgerCheck;
import io.productchange.schema.ledger.LedgerIdentity;
import io.productchange.schema.ledger.LedgerMarks;
import io.productchange.schema.ledger.LedgerVerdict;
import io.productchange.schema.ledger.MarkReader;
import io.productchange.schema.message.LedgerMark;
import java.sql.SQLException;
import java.time.Instant;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look at Kafka's marks and at the database. Closed by whoever made its parts; used by one
 * thread.
 */
final class Comparison {
  private static final Logger log = LoggerFactory.getLogger(Comparison.class);

  private final Jdbi jdbi;
  private final MarkReader reader;
  private final MarkWriter writer;
  private final Supplier<Instant> now;

  Comparison(Jdbi jdbi, MarkReader reader, MarkWriter writer, Supplier<Instant> now) {
    this.jdbi = jdbi;
    this.reader = reader;
    this.writer = writer;
    this.now = now;
  }

  /** What was seen. */
  sealed interface Seen {
    /** The database is the one that Kafka knows, and has everything that Kafka knows of. */
    record Fits(LedgerIdentity identity) implements Seen {}

    /** It is not, or it has not. */
    record Refused(String why) implements Seen {}
  }

  /**
   * Compares. The first database ever, and one that was failed over to without a loss, become the
   * one to work with.
   *
   * @throws SQLException if the database cannot be asked
   * @throws org.jdbi.v3.core.JdbiException likewise
   * @throws org.apache.kafka.common.KafkaException if Kafka cannot
   */
  Seen make() throws SQLException {
    // Kafka first: the database may be ahead of it, never behind.
    LedgerMarks marks = reader.read();
    return jdbi.inTransaction(handle -> judge(handle, marks));
  }

  private Seen judge(Handle handle, LedgerMarks marks) throws SQLException {
    LedgerIdentity identity = LedgerIdentity.read(handle.getConnection());
    return switch (LedgerCheck.judge(handle.getConnection(), identity, marks)) {
      case LedgerVerdict.Refused refused -> new Seen.Refused(refused.why());
      case LedgerVerdict.Fits fits -> {
        if (fits.toAccept()) {
          accept(identity);
        }
        yield new Seen.Fits(identity);
      }
    };
  }

  private void accept(LedgerIdentity identity) {
    writer.write(
        LedgerMark.ACCEPTED_KEY,
        new LedgerMark.Accepted(
            identity.ledgerId(),
            identity.epoch(),
            identity.systemIdentifier(),
            identity.timeline(),
            now.get()));
    log.info(
        "ledger {}, epoch {}, on cluster {}, timeline {} is the one to work with from now on",
        identity.ledgerId(),
        identity.epoch(),
        identity.systemIdentifier(),
        identity.timeline());
  }
}
