package io.productchange.kossimulator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Runs one simulator in the foreground. Never reads standard input; logs to standard error. Exit
 * codes: 0 = stopped by SIGTERM or SIGINT, 1 = failed, 2 = wrong use.
 */
@Command(
    name = "kos-simulator",
    mixinStandardHelpOptions = true,
    description = {
      "A stand-in for KOS, the operator's order system: its three HTTP calls, a journal of what it"
          + " did, and faults by rule (see /admin/rules).",
      ""
    },
    footerHeading = "%nLine numbers are 010 and 8 digits:%n",
    footer = {
      "  0100…           KOS does not know the line",
      "  0101… to 0107…  ACTIVE",
      "  0108…           SUSPENDED",
      "  0109…           TERMINATED",
      "The last digit is the product at first:",
      "  0 5G_SLIM_6G      1 5G_BASIC_12G   2 5G_STANDARD_50G  3 5G_PREMIUM_110G",
      "  4 5G_UNLIMITED    5 LTE_SLIM_1G5   6 LTE_BASIC_7G     7 LTE_DATA_11G",
      "  8 LTE_OLD_300M    9 3G_STANDARD    (both no longer on sale)",
      "",
      "Exit codes: 0 stopped by a signal, 1 failed, 2 wrong use."
    })
public final class Main implements Callable<Integer> {
  static {
    // A name of its own: all modules may share one class path, and each has its own logging.
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "kos-simulator-logback.xml");
    }
  }

  private static final int FAILED = 1;
  private static final int WRONG_USE = 2;

  private final Map<String, String> environment;

  @Mixin private final Options options = new Options();

  Main(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Runs until a signal comes. */
  public static void main(String[] args) {
    int code = new CommandLine(new Main(System.getenv())).execute(args);
    System.exit(code);
  }

  @Override
  public Integer call() {
    SettingsReader reader = new SettingsReader(environment);
    SimulatorSettings settings = reader.read(options);
    Path urlFile = reader.portFile(options.portFile);
    if (!reader.problems().isEmpty()) {
      reader.problems().forEach(problem -> System.err.println("kos-simulator: " + problem));
      return WRONG_USE;
    }
    try {
      deleteOld(urlFile);
      return run(KosSimulator.start(settings, Clock.systemUTC()), urlFile);
    } catch (StartFailedException | IOException e) {
      System.err.println("kos-simulator: " + e.getMessage());
      return FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FAILED;
    }
  }

  private static void deleteOld(@Nullable Path urlFile) throws IOException {
    if (urlFile != null) {
      Files.deleteIfExists(urlFile);
    }
  }

  private static int run(KosSimulator kos, @Nullable Path urlFile)
      throws IOException, InterruptedException {
    Logger log = LoggerFactory.getLogger(Main.class);
    CountDownLatch stop = new CountDownLatch(1);
    AtomicInteger exitCode = new AtomicInteger();
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform().name("kos-stop").unstarted(() -> stop(kos, urlFile, exitCode)));
    var _ =
        kos.failure()
            .thenAccept(
                cause -> {
                  exitCode.set(FAILED);
                  stop.countDown();
                });
    log.info(
        "KOS simulator listens on {}, management port {}, journal {}",
        kos.baseUrl(),
        kos.managementPort(),
        kos.journal());
    if (urlFile != null) {
      writeUrl(urlFile, kos.baseUrl().toString());
    }
    stop.await();
    return exitCode.get();
  }

  /** A reader sees the whole file or none. */
  private static void writeUrl(Path file, String url) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path temporary = absolute.resolveSibling(absolute.getFileName() + ".tmp");
    Files.writeString(temporary, url + "\n", StandardCharsets.US_ASCII);
    Files.move(
        temporary, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void stop(KosSimulator kos, @Nullable Path urlFile, AtomicInteger exitCode) {
    int code = exitCode.get();
    try {
      kos.close();
      deleteOld(urlFile);
    } catch (IOException | RuntimeException e) {
      System.err.println("kos-simulator: stopping failed: " + e);
      code = FAILED;
    }
    // Without this, a JVM stopped by a signal would report 128 + its number, not 0.
    Runtime.getRuntime().halt(code);
  }
}
