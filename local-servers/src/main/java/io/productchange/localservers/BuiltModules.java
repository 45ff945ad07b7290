package io.productchange.localservers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the build lays out to be run: {@code lib} with every jar, {@code classpath} with one list of
 * jars for each module. The broker's jars are among them, apart from every class path of ours.
 *
 * @param home its directory
 */
record Distribution(Path home) {

  /** The system property that names the distribution's directory. */
  static final String PROPERTY = "product-change.dist";

  private static final String BROKER_LIST = "classpath/kafka-broker";

  /**
   * The distribution that belongs to this JVM.
   *
   * @throws LocalServerException if it was not built
   */
  static Distribution find() {
    String named = System.getProperty(PROPERTY);
    if (named != null) {
      Path home = Path.of(named).toAbsolutePath();
      if (!Files.exists(home.resolve(BROKER_LIST))) {
        throw new LocalServerException(
            home.resolve(BROKER_LIST) + " is missing: build the module kafka-broker first");
      }
      return new Distribution(home);
    }
    // Started by an IDE: nobody has set the property, but the project lies above.
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null) {
      Path home = folder.resolve("target/dist");
      if (Files.exists(home.resolve(BROKER_LIST))) {
        return new Distribution(home);
      }
      folder = folder.getParent();
    }
    throw new LocalServerException(
        "the broker's jars are nowhere to be found: build the module kafka-broker, or name the"
            + " distribution with -D"
            + PROPERTY);
  }

  /**
   * The broker's class path.
   *
   * @throws LocalServerException if a jar is missing
   */
  String brokerClassPath() {
    String lib = home.resolve("lib") + "/";
    String classPath =
        Arrays.stream(brokerList().split(":", -1))
            .map(name -> name.replaceFirst("^LIB/", lib))
            .collect(Collectors.joining(File.pathSeparator));
    for (String jar : classPath.split(File.pathSeparator, -1)) {
      if (!Files.exists(Path.of(jar))) {
        throw new LocalServerException(jar + " is missing: build the project once more");
      }
    }
    return classPath;
  }

  private String brokerList() {
    try {
      return Files.readString(home.resolve(BROKER_LIST)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + home.resolve(BROKER_LIST), e);
    }
  }

  /** Where the broker's JVM may keep its classes; see {@link ClassArchive}. */
  Optional<Path> brokerClassArchive() {
    return ClassArchive.in(home, "kafka-broker");
  }
}
