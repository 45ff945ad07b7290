package io.productchange.operatorcli.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The file {@code endpoints.env} in the data folder of a running {@code up}: bare {@code
 * NAME=value} lines that name everything a client needs. It is there exactly while all runs.
 */
public final class Endpoints {
  /** The data folder where no option names one. */
  public static final Path DEFAULT_DATA_DIR = Path.of("data");

  /** Where the environment has some of these, a file that says otherwise is of another system. */
  private static final List<String> NAMING =
      List.of("KAFKA_BOOTSTRAP_SERVERS", "DATABASE_URL", "INGEST_URL", "KOS_BASE_URL");

  private static final String FILE_NAME = "endpoints.env";

  private Endpoints() {}

  /** Where the file of a data folder is. */
  public static Path file(Path dataDir) {
    return dataDir.resolve(FILE_NAME);
  }

  /** Writes the file under another name and renames it, so that nobody reads half of it. */
  public static void write(Path dataDir, Map<String, String> endpoints) {
    StringBuilder text = new StringBuilder();
    endpoints.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    Path unfinished = dataDir.resolve(FILE_NAME + ".tmp");
    try {
      Files.deleteIfExists(unfinished);
      // It holds passwords.
      Files.createFile(
          unfinished,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(unfinished, text, StandardCharsets.UTF_8);
      Files.move(unfinished, file(dataDir), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file(dataDir), e);
    }
  }

  /** Removes the file if it is there. */
  public static void remove(Path dataDir) {
    try {
      Files.deleteIfExists(file(dataDir));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + file(dataDir), e);
    }
  }

  /**
   * What the file says, in its order; empty where there is none.
   *
   * @throws UsageException if it cannot be read or a line is not {@code NAME=value}
   */
  public static Optional<Map<String, String>> read(Path dataDir) {
    Path file = file(dataDir);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Map<String, String> endpoints = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(file)) {
        int equals = line.indexOf('=');
        if (equals < 1) {
          throw new UsageException(
              "%s: expected NAME=value but found a line without".formatted(file));
        }
        endpoints.put(line.substring(0, equals), line.substring(equals + 1));
      }
    } catch (IOException e) {
      throw new UsageException("cannot read %s: %s".formatted(file, e.getMessage()));
    }
    return Optional.of(endpoints);
  }

  /**
   * The environment, completed by the endpoints of a running {@code up}, unless it names others:
   * half of one system must never be mixed with half of another.
   *
   * @param variables the process's environment
   * @param dataDir the folder that {@code --data-dir} names; empty: the default folder, if an
   *     {@code up} runs there
   * @throws UsageException if a folder was named, no {@code up} runs on it, and the environment
   *     names nothing either
   */
  public static Map<String, String> complete(
      Map<String, String> variables, Optional<Path> dataDir) {
    List<String> named = NAMING.stream().filter(variables::containsKey).toList();
    Optional<Map<String, String>> found = read(dataDir.orElse(DEFAULT_DATA_DIR));
    if (found.isEmpty() && dataDir.isPresent() && named.isEmpty()) {
      throw new UsageException(
          "no `up` runs on %s: %s is not there".formatted(dataDir.get(), file(dataDir.get())));
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
