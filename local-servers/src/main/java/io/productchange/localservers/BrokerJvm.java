package io.productchange.localservers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.Uuid;

/**
 * The JVM of a broker.
 *
 * @param distribution where its jars are
 * @param logging its log4j2 configuration
 * @param heapMebibytes the most heap that it may use
 * @param options further options, which win over ours
 */
record BrokerJvm(BuiltModules distribution, Path logging, int heapMebibytes, List<String> options) {

  /**
   * Writes the options to a file, so that the process's command line stays short enough to read.
   */
  Path writeArguments(Path file) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-cp",
                distribution.brokerClassPath(),
                "-Xms64m",
                "-Xmx" + heapMebibytes + "m",
                "-XX:+UseSerialGC",
                // It lives for minutes, beside what is tested: the second compiler costs more than
                // it gives.
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "-Djava.awt.headless=true",
                "-Dlog4j2.configurationFile=" + logging,
                // The JVM speaks of every class that its archive lacks.
                "-Xlog:disable",
                "--sun-misc-unsafe-memory-access=allow"));
    distribution
        .brokerClassArchive()
        .filter(Files::exists)
        .ifPresent(archive -> arguments.add("-XX:SharedArchiveFile=" + archive));
    arguments.addAll(options);
    StringBuilder text = new StringBuilder();
    for (String argument : arguments) {
      text.append('"').append(argument.replace("\\", "\\\\").replace("\"", "\\\"")).append("\"\n");
    }
    return Files.writeString(file, text);
  }

  /** The command that prepares a broker's storage. */
  List<String> format(Path arguments, Path configuration) {
    return List.of(
        java(),
        "@" + arguments,
        "kafka.tools.StorageTool",
        "format",
        "--cluster-id",
        Uuid.randomUuid().toString(),
        "--config",
        configuration.toString());
  }

  /** The command that runs a broker. */
  List<String> serve(Path arguments, Path configuration) {
    List<String> command = new ArrayList<>(List.of(java(), "@" + arguments));
    // Only the broker writes the archive: the tool above loads too few classes.
    distribution
        .brokerClassArchive()
        .ifPresent(
            archive -> {
              command.add("-XX:SharedArchiveFile=" + archive);
              command.add("-XX:+AutoCreateSharedArchive");
            });
    command.add("kafka.Kafka");
    command.add(configuration.toString());
    return command;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
