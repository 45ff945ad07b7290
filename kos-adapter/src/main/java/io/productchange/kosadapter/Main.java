package io.productchange.kosadapter;

import io.productchange.kosadapter.call.Stamp;
import io.productchange.kosadapter.work.Steps;
import io.productchange.runtime.service.ServiceMain;
import java.time.Clock;
import java.util.UUID;

/** The process {@code kos-adapter}. */
public final class Main {

  private Main() {}

  /** Runs until SIGTERM, SIGINT or a failure; exit status as of {@link ServiceMain}. */
  public static void main(String[] arguments) {
    Clock clock = Clock.systemUTC();
    ServiceMain.run(
        KosAdapter.service(
            new KosAdapter.Surroundings(
                clock,
                () -> new Stamp(System.nanoTime(), clock.millis()),
                UUID::randomUUID,
                Steps.SILENT)),
        arguments);
  }
}
