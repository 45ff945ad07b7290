package io.productchange.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files that tests hold the code against. {@code -Dgolden.update=true} writes them anew; then read
 * the difference and commit it.
 */
public final class Golden {

  private static final boolean UPDATE = Boolean.getBoolean("golden.update");

  private Golden() {}

  /** A file of the repository, by its path from the repository's root. */
  public static Path file(String path) {
    return Path.of(System.getProperty("product-change.root", "..")).resolve(path);
  }

  /** Reads a file of the repository as UTF-8. */
  public static String read(String path) {
    try {
      return Files.readString(file(path), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(
          path + " cannot be read; -Dgolden.update=true writes golden files", e);
    }
  }

  /**
   * Asserts that the file has exactly this content.
   *
   * @param how the command that writes it anew
   */
  public static void assertSame(String path, String actual, String how) {
    if (UPDATE) {
      write(path, actual);
    }
    assertThat(read(path)).as("%s (to write it anew: %s)", path, how).isEqualTo(actual);
  }

  private static void write(String path, String content) {
    try {
      Files.createDirectories(file(path).getParent());
      Files.writeString(file(path), content, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
