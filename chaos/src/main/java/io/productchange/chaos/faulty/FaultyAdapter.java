package io.productchange.chaos.faulty;

import io.productchange.chaos.bug.SeededBugs;
import io.productchange.kosadapter.KosAdapter;
import io.productchange.kosadapter.call.Stamp;
import io.productchange.runtime.service.ServiceMain;
import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;

/** The KOS adapter as it is delivered, which halts where it is ordered to or has a seeded bug. */
public final class FaultyAdapter {
  private FaultyAdapter() {}

  /** Runs until it is halted or asked to stop. */
  public static void main(String[] arguments) {
    HaltingWaypoints waypoints =
        HaltingWaypoints.start(new Orders(Path.of(System.getProperty(Orders.PROPERTY))));
    Clock clock = Clock.systemUTC();
    ServiceMain.run(
        KosAdapter.service(
            new KosAdapter.Surroundings(
                clock,
                () -> new Stamp(System.nanoTime(), clock.millis()),
                UUID::randomUUID,
                new WatchedSteps(waypoints),
                waypoints,
                SeededBugs.ofThisProcess().adapter())),
        arguments);
  }
}
