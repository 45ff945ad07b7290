package io.productchange.kossimulator;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A test with a simulator of its own on a free port, reached over real sockets. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // filled by JUnit before each test
abstract class SimulatorTest {
  static final String ACTIVE = "01012345670";
  static final String TARGET = "5G_UNLIMITED";

  @TempDir Path folder;
  KosSimulator simulator;
  Kos kos;

  SimulatorSettings settings() {
    return SimulatorSettings.ephemeral(folder.resolve("journal.jsonl"));
  }

  @BeforeEach
  void start() throws Exception {
    simulator = KosSimulator.start(settings(), Clock.systemUTC());
    kos = new Kos(simulator.baseUrl(), simulator.journal());
  }

  @AfterEach
  void stop() {
    kos.close();
    simulator.close(Duration.ZERO);
  }

  /** Asks for a change of {@link #ACTIVE} to {@link #TARGET}. */
  HttpResponse<String> change(String requestId) throws Exception {
    return kos.send("POST", Kos.CHANGE, Kos.changeBody(requestId, ACTIVE, TARGET));
  }

  static Duration since(long startNanos) {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }
}
