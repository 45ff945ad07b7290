package io.productchange.kossimulator;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the command, as text; null where not given, and then the environment counts. */
final class Options {
  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "Address to listen on (HTTP_HOST; default 127.0.0.1).")
  @Nullable String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "Port to listen on, 0 = any free one (KOS_SIMULATOR_PORT; else that of a KOS_BASE_URL on"
              + " this machine; else HTTP_PORT; else 8090).")
  @Nullable String port;

  @Option(
      names = "--management-port",
      paramLabel = "PORT",
      description = "Port of health and metrics, 0 = any free one (MANAGEMENT_PORT; default 8084).")
  @Nullable String managementPort;

  @Option(
      names = "--port-file",
      paramLabel = "FILE",
      description = "Written with the base URL once ready (KOS_SIMULATOR_PORT_FILE; default none).")
  @Nullable String portFile;

  @Option(
      names = "--journal",
      paramLabel = "FILE",
      description =
          "What KOS did; continued when it is there (KOS_SIMULATOR_JOURNAL; default"
              + " ./kos-journal.jsonl).")
  @Nullable String journal;

  @Option(
      names = "--script",
      paramLabel = "FILE",
      description = "Rules to begin with, a JSON array (KOS_SIMULATOR_SCRIPT; default none).")
  @Nullable String script;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the rules' chance (KOS_SIMULATOR_SEED; default 1).")
  @Nullable String seed;
}
