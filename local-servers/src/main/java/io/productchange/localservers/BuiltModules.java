package io.productchange.localservers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the build lays out to be run: {@code lib} with every jar, {@code classpath} with one list of
 * jars for each module. The broker's jars are among them, apart from every class path of ours.
 *
 * @param home its directory
 */
public record BuiltModules(Path home) {

  /** The system property that names the distribution's directory. */
  static final String PROPERTY = "product-change.dist";

  private static final String BROKER = "kafka-broker";

  /**
   * The distribution that belongs to this JVM.
   *
   * @throws LocalServerException if it was not built
   */
  static BuiltModules find() {
    String named = System.getProperty(PROPERTY);
    if (named != null) {
      Path home = Path.of(named).toAbsolutePath();
      if (!Files.exists(list(home, BROKER))) {
        throw new LocalServerException(
            list(home, BROKER) + " is missing: build the module kafka-broker first");
      }
      return new BuiltModules(home);
    }
    // Started by an IDE: nobody has set the property, but the project lies above.
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null) {
      Path home = folder.resolve("target/dist");
      if (Files.exists(list(home, BROKER))) {
        return new BuiltModules(home);
      }
      folder = folder.getParent();
    }
    throw new LocalServerException(
        "the broker's jars are nowhere to be found: build the module kafka-broker, or name the"
            + " distribution with -D"
            + PROPERTY);
  }

  /** The class path of the broker, which is no module of ours. */
  String brokerClassPath() {
    return classPath(BROKER);
  }

  /**
   * The class path of a module as the launcher would put it together.
   *
   * @throws LocalServerException if there is no such module, or a jar is missing
   */
  public String classPath(String module) {
    Path lib = home.resolve("lib");
    List<Path> jars =
        Arrays.stream(read(list(home, module)).split(":", -1))
            .map(entry -> lib.resolve(entry.strip().replaceFirst("^LIB/", "")))
            .toList();
    for (Path jar : jars) {
      if (!Files.exists(jar)) {
        throw new LocalServerException(jar + " is missing: build the project once more");
      }
    }
    return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static Path list(Path home, String module) {
    return home.resolve("classpath").resolve(module);
  }

  private static String read(Path list) {
    try {
      return Files.readString(list);
    } catch (IOException e) {
      throw new LocalServerException("the distribution lacks " + list, e);
    }
  }

  /** Where the broker's JVM may keep its classes; see {@link ClassArchive}. */
  Optional<Path> brokerClassArchive() {
    return ClassArchive.in(home, BROKER);
  }
}
