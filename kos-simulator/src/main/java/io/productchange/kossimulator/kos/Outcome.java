package io.productchange.kossimulator.kos;

import io.productchange.kossimulator.catalogue.ResultCode;
import io.productchange.kossimulator.http.Transmission;
import io.productchange.kossimulator.journal.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * How a call ends.
 *
 * @param delivery what it is called in the journal when it goes as intended
 * @param httpStatus 0 when nothing is sent
 * @param code of the envelope sent or withheld; null when there is none
 */
record Outcome(
    Transmission transmission, Delivery delivery, int httpStatus, @Nullable ResultCode code) {

  static Outcome whole(Said said) {
    return new Outcome(
        new Transmission.Whole(said.response()),
        Delivery.COMPLETE,
        said.response().status(),
        said.code());
  }
}
