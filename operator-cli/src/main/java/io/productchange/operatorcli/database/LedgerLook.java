package io.productchange.operatorcli.database;

import io.productchange.operatorcli.cli.CommandException;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.schema.ledger.LedgerCheck;
import io.productchange.schema.ledger.LedgerIdentity;
import io.productchange.schema.ledger.LedgerMarks;
import io.productchange.schema.ledger.LedgerVerdict;
import io.productchange.schema.ledger.MarkReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.apache.kafka.common.KafkaException;

/** Whether the database has what Kafka knows of, as an adapter would judge. */
public final class LedgerLook {
  private static final Duration WITHIN = Duration.ofSeconds(30);

  private LedgerLook() {}

  /**
   * Looks once.
   *
   * @throws CommandException if Kafka or the database does not tell
   */
  public static LedgerVerdict at(KafkaSettings kafka, DataSource database) {
    try (MarkReader reader =
            new MarkReader(kafka.consumerProperties("product-change-db"), WITHIN, false);
        Connection connection = database.getConnection()) {
      LedgerMarks marks = reader.read();
      return LedgerCheck.judge(connection, LedgerIdentity.read(connection), marks);
    } catch (KafkaException e) {
      throw new CommandException(
          "Kafka at %s: %s".formatted(kafka.bootstrapServers(), e.getMessage()), e);
    } catch (SQLException e) {
      throw new CommandException("the ledger cannot be read: " + e.getMessage(), e);
    }
  }
}
