package io.productchange.runtime.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The file {@code endpoints.env} in the data folder of a running system: bare {@code NAME=value}
 * lines that say where its parts are. It is there exactly while all runs.
 */
public final class EndpointsFile {
  private static final String NAME = "endpoints.env";

  private EndpointsFile() {}

  /** Where the file of a data folder is. */
  public static Path in(Path dataDir) {
    return dataDir.resolve(NAME);
  }

  /**
   * What the file says, in its order; empty where there is none.
   *
   * @throws SettingsException if it cannot be read or a line is not {@code NAME=value}
   */
  public static Optional<Map<String, String>> read(Path dataDir) {
    Path file = in(dataDir);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Map<String, String> endpoints = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(file)) {
        int equals = line.indexOf('=');
        if (equals < 1) {
          throw new SettingsException(
              List.of("%s: expected NAME=value but found a line without".formatted(file)));
        }
        endpoints.put(line.substring(0, equals), line.substring(equals + 1));
      }
    } catch (IOException e) {
      throw new SettingsException(
          List.of("%s cannot be read (%s)".formatted(file, e.getClass().getSimpleName())));
    }
    return Optional.of(endpoints);
  }

  /**
   * The environment, completed by what the file says, unless it names other endpoints: half of one
   * system must never be mixed with half of another.
   *
   * @param variables the process's environment
   * @param catalogue knows which variables name endpoints
   * @param dataDir a folder that somebody named
   * @throws SettingsException if nothing runs on that folder, and the environment names nothing
   *     either
   */
  public static Map<String, String> complete(
      Map<String, String> variables, SettingCatalogue catalogue, Path dataDir) {
    List<String> named = catalogue.endpoints().stream().filter(variables::containsKey).toList();
    Optional<Map<String, String>> found = read(dataDir);
    if (found.isEmpty() && named.isEmpty()) {
      throw new SettingsException(
          List.of("no `up` runs on %s: %s is not there".formatted(dataDir, in(dataDir))));
    }
    Map<String, String> endpoints = found.orElse(Map.of());
    if (!named.stream()
        .allMatch(name -> Objects.equals(variables.get(name), endpoints.get(name)))) {
      return variables;
    }
    Map<String, String> completed = new LinkedHashMap<>(endpoints);
    completed.putAll(variables);
    return completed;
  }
}
