package io.productchange.kosadapter.call;

import java.util.List;

/**
 * Where every step of the call protocol is recorded before the next is taken. Every write is one
 * transaction and conditional; see {@link LedgerWrite}.
 *
 * <p>Implementations are thread-safe.
 */
public interface Ledger {

  /** Writes; waits until it is known what came of it, or known that it cannot be known. */
  LedgerAnswer write(LedgerWrite write);

  /**
   * What is known of some requests; those that are not on record, or not to be carried out, are
   * left out.
   *
   * @throws LedgerUnavailableException if the database cannot be asked now
   */
  List<Snapshot> load(List<String> requestIds);
}
