package io.productchange.kosadapter;

import io.productchange.kosadapter.call.Ledger;
import io.productchange.kosadapter.kos.ChangeSender;
import io.productchange.kosadapter.work.Replies;

/**
 * The adapter's ways out. Whoever composes an adapter may put something before the real ones, which
 * is how tests seed a bug; nothing is put there in an adapter as it is delivered.
 */
public interface Ports {
  /** The real ones alone. */
  Ports REAL = new Ports() {};

  /** How changes are sent. */
  default ChangeSender changes(ChangeSender real) {
    return real;
  }

  /** How steps are recorded. */
  default Ledger ledger(Ledger real) {
    return real;
  }

  /** How the processor is told. */
  default Replies replies(Replies real) {
    return real;
  }
}
