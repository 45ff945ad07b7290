package io.productchange.chaos.faulty;

import io.productchange.changeprocessor.ChangeProcessor;
import io.productchange.chaos.bug.SeededBugs;
import io.productchange.runtime.service.ServiceMain;
import java.nio.file.Path;
import java.time.Clock;

/**
 * The change processor as it is delivered, which halts where it is ordered to or has a seeded bug.
 */
public final class FaultyProcessor {
  private FaultyProcessor() {}

  /** Runs until it is halted or asked to stop. */
  public static void main(String[] arguments) {
    HaltingWaypoints waypoints =
        HaltingWaypoints.start(new Orders(Path.of(System.getProperty(Orders.PROPERTY))));
    ServiceMain.run(
        ChangeProcessor.service(
            Clock.systemUTC(),
            new WatchedClients(waypoints, SeededBugs.ofThisProcess().processor())),
        arguments);
  }
}
