package io.productchange.kosadapter.mark;

import io.productchange.schema.message.LedgerMark;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** What whoever writes to the ledger must ask. Implementations are thread-safe. */
public interface LedgerGuard {

  /** Whether anything may be begun now. What is under way asks {@link #require}. */
  boolean isOpen();

  /**
   * To be called first in every transaction that claims, intends or decides: this very connection
   * must lead to the database that was compared with Kafka.
   *
   * @throws LedgerClosedException if it does not, or none was
   * @throws org.jdbi.v3.core.JdbiException if the database cannot be asked
   */
  void require(Handle handle);

  /**
   * Puts on Kafka that a transaction with intents was committed, and waits for that; to be called
   * before any of them is sent.
   *
   * @param worker which of this process's writers it was: its transactions follow one another
   * @param witness a row that it wrote
   * @param intents all intents that it made
   * @return whether it is there; if not, none of them may be sent
   */
  boolean cover(String worker, LedgerMark.Witness witness, List<LedgerMark.Intent> intents);

  /** The same for a transaction without intents, and without waiting. */
  void note(String worker, LedgerMark.Witness witness);
}
