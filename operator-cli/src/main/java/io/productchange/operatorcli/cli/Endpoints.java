package io.productchange.operatorcli.cli;

import io.productchange.runtime.settings.EndpointsFile;
import io.productchange.schema.settings.ProductChangeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/**
 * The file {@code endpoints.env} in the data folder of a running {@code up}: bare {@code
 * NAME=value} lines that name everything a client needs. It is there exactly while all runs.
 */
public final class Endpoints {
  /** The data folder where no option names one. */
  public static final Path DEFAULT_DATA_DIR = Path.of("data");

  private Endpoints() {}

  /** Where the file of a data folder is. */
  public static Path file(Path dataDir) {
    return EndpointsFile.in(dataDir);
  }

  /** Writes the file under another name and renames it, so that nobody reads half of it. */
  public static void write(Path dataDir, Map<String, String> endpoints) {
    StringBuilder text = new StringBuilder();
    endpoints.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    Path unfinished = file(dataDir).resolveSibling("endpoints.env.tmp");
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
   * The environment, completed by the endpoints of a running {@code up}, unless it names others.
   *
   * @param variables the process's environment
   * @param dataDir the folder that {@code --data-dir} names; empty: the default folder, if an
   *     {@code up} runs there
   * @throws io.productchange.runtime.settings.SettingsException if a folder was named, no {@code
   *     up} runs on it, and the environment names nothing either
   */
  public static Map<String, String> complete(
      Map<String, String> variables, Optional<Path> dataDir) {
    boolean nothingThere = dataDir.isEmpty() && !Files.exists(file(DEFAULT_DATA_DIR));
    return nothingThere
        ? variables
        : EndpointsFile.complete(
            variables, ProductChangeSettings.CATALOGUE, dataDir.orElse(DEFAULT_DATA_DIR));
  }
}
