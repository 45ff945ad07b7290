package io.productchange.localservers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a JVM that is started again and again may keep its loaded classes, which halves the CPU
 * time of a start. The JVM itself checks that an archive fits the jars, writes it when the first
 * process ends, and skips one that another JVM is still writing.
 */
public final class ClassArchive {
  private ClassArchive() {}

  /**
   * The archive for one main class, existing or not.
   *
   * @param distribution what the build has laid out
   * @param name names the file
   * @return empty where nothing can be written
   */
  public static Optional<Path> in(Path distribution, String name) {
    Path folder = distribution.resolve("cds");
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      return Optional.empty();
    }
    return Files.isWritable(folder) ? Optional.of(folder.resolve(name + ".jsa")) : Optional.empty();
  }
}
