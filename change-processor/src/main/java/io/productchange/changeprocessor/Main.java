package io.productchange.changeprocessor;

import io.productchange.changeprocessor.host.KafkaClients;
import io.productchange.runtime.service.ServiceMain;
import java.time.Clock;

/** The process {@code change-processor}. */
public final class Main {

  private Main() {}

  /** Runs until SIGTERM, SIGINT or a failure; exit status as of {@link ServiceMain}. */
  public static void main(String[] arguments) {
    ServiceMain.run(ChangeProcessor.service(Clock.systemUTC(), new KafkaClients()), arguments);
  }
}
