package io.productchange.kosadapter.rig;

import io.productchange.kosadapter.KosAdapter;
import io.productchange.kosadapter.Ports;
import io.productchange.kosadapter.call.Stamp;
import io.productchange.kosadapter.call.Step;
import io.productchange.kosadapter.work.Steps;
import io.productchange.runtime.service.ServiceMain;
import io.productchange.runtime.waypoint.Waypoints;
import java.io.IOException;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An adapter's process that stops itself (SIGSTOP), once, when an intent is committed and its
 * change is about to be sent.
 */
public final class StopsBeforeSending {
  private StopsBeforeSending() {}

  /** As the adapter's own. */
  public static void main(String[] arguments) {
    AtomicBoolean stopped = new AtomicBoolean();
    Steps steps =
        new Steps() {
          @Override
          public void before(String requestId, Step step) {
            if (step instanceof Step.SendChange && stopped.compareAndSet(false, true)) {
              stopThisProcess();
            }
          }

          @Override
          public void after(String requestId, Step step) {}
        };
    ServiceMain.run(
        KosAdapter.service(
            new KosAdapter.Surroundings(
                Clock.systemUTC(),
                () -> new Stamp(System.nanoTime(), System.currentTimeMillis()),
                UUID::randomUUID,
                steps,
                Waypoints.SILENT,
                Ports.REAL)),
        arguments);
  }

  private static void stopThisProcess() {
    try {
      new ProcessBuilder("/bin/sh", "-c", "kill -STOP " + ProcessHandle.current().pid())
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new IllegalStateException("cannot stop", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
