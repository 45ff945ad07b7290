package io.productchange.localservers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Finds the broker's jars, which the build lays out apart from every class path of ours: {@code
 * classpath/kafka-broker} of the distribution lists them, {@code lib} holds them.
 */
final class BrokerClassPath {

  /** The system property that names the distribution's directory. */
  static final String DIST_PROPERTY = "product-change.dist";

  private static final String LIST = "classpath/kafka-broker";

  private BrokerClassPath() {}

  /**
   * The broker's class path.
   *
   * @throws LocalServerException if the distribution was not built or is not complete
   */
  static String find() {
    Path dist = distribution();
    String lib = dist.resolve("lib") + "/";
    String names;
    try {
      names = Files.readString(dist.resolve(LIST)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + dist.resolve(LIST), e);
    }
    String classPath =
        Arrays.stream(names.split(":", -1))
            .map(name -> name.replaceFirst("^LIB/", lib))
            .collect(Collectors.joining(File.pathSeparator));
    for (String jar : classPath.split(File.pathSeparator, -1)) {
      if (!Files.exists(Path.of(jar))) {
        throw new LocalServerException(jar + " is missing: build the project once more");
      }
    }
    return classPath;
  }

  private static Path distribution() {
    String named = System.getProperty(DIST_PROPERTY);
    if (named != null) {
      Path dist = Path.of(named).toAbsolutePath();
      if (!Files.exists(dist.resolve(LIST))) {
        throw new LocalServerException(
            dist.resolve(LIST) + " is missing: build the module kafka-broker first");
      }
      return dist;
    }
    // Started by an IDE: nobody has set the property, but the project lies above.
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null) {
      Path dist = folder.resolve("target/dist");
      if (Files.exists(dist.resolve(LIST))) {
        return dist;
      }
      folder = folder.getParent();
    }
    throw new LocalServerException(
        "the broker's jars are nowhere to be found: build the module kafka-broker, or name the"
            + " distribution with -D"
            + DIST_PROPERTY);
  }
}
