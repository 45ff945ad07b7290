package io.productchange.chaos.storm;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What takes part in a storm, by the names of the local stack's parts.
 *
 * @param ingests ingest APIs
 * @param adapters KOS adapters, each with a link of its own to KOS and to PostgreSQL
 * @param processors change processors
 */
public record Cast(List<String> ingests, List<String> adapters, List<String> processors) {
  static final String BROKER = "kafka";
  static final String DATABASE = "postgres";

  public Cast {
    ingests = List.copyOf(ingests);
    adapters = List.copyOf(adapters);
    processors = List.copyOf(processors);
  }

  /** So many of each. */
  public static Cast of(int ingests, int adapters, int processors) {
    return new Cast(
        names("ingest-api", ingests),
        names("kos-adapter", adapters),
        names("change-processor", processors));
  }

  private static List<String> names(String command, int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(number -> number == 1 ? command : command + "-" + number)
        .toList();
  }

  /** The link of an adapter to KOS. */
  static String kosLink(String adapter) {
    return adapter + "/kos";
  }

  /** The link of an adapter to PostgreSQL. */
  static String databaseLink(String adapter) {
    return adapter + "/postgres";
  }
}
