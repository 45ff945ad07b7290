package io.productchange.kosadapter;

import io.productchange.runtime.service.ServiceMain;
import java.time.Clock;
import java.util.UUID;

/** The process {@code kos-adapter}. */
public final class Main {

  private Main() {}

  /** Runs until SIGTERM, SIGINT or a failure; exit status as of {@link ServiceMain}. */
  public static void main(String[] arguments) {
    ServiceMain.run(
        KosAdapter.service(KosAdapter.Surroundings.of(Clock.systemUTC(), UUID::randomUUID)),
        arguments);
  }
}
