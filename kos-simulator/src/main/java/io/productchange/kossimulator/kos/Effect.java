package io.productchange.kossimulator.kos;

import io.productchange.kossimulator.catalogue.ResultCode;
import io.productchange.kossimulator.journal.Ticket;

/** What came of a change; on disk when the ticket says so. */
sealed interface Effect {
  /** The event's place in the journal. */
  Ticket ticket();

  /** It was made. */
  record Made(String previousProductCode, String kosOrderNumber, Ticket ticket) implements Effect {}

  /** It was refused for what the line or the product is. */
  record NotMade(ResultCode code, Ticket ticket) implements Effect {}
}
