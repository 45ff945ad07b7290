package io.productchange.ingestapi;

import io.productchange.runtime.service.ServiceMain;
import java.util.UUID;

/** The process {@code ingest-api}. */
public final class Main {
  private Main() {}

  /** Runs until SIGTERM or SIGINT. */
  public static void main(String[] arguments) {
    ServiceMain.run(IngestService.of(() -> UUID.randomUUID().toString()), arguments);
  }
}
