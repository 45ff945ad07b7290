package io.productchange.operatorcli.reconcile;

import java.util.List;

/**
 * How a request stands in the database.
 *
 * @param claim what was claimed
 * @param version of its status
 * @param decided whether it is decided
 * @param sends its rows of the ledger, in order
 */
record Found(Facts.Command claim, long version, boolean decided, List<Send> sends) {
  Found {
    sends = List.copyOf(sends);
  }

  /**
   * A row of {@code pc_kos_attempt}.
   *
   * @param open whether nobody knows yet what became of it
   */
  record Send(long id, int sendNo, boolean open) {}

  boolean has(int sendNo) {
    return sends.stream().anyMatch(send -> send.sendNo() == sendNo);
  }

  boolean hasOpenSend() {
    return sends.stream().anyMatch(Send::open);
  }
}
