package io.productchange.localstack.stack;

import io.productchange.localservers.ClassArchive;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Where the launcher and what it runs are; the launcher itself says so when it starts this JVM. */
public final class Distribution {
  private static final String LAUNCHER = "product-change.launcher";
  private static final String FIRST_COMPILER = "-XX:TieredStopAtLevel=1";
  private static final String KEEP_CLASSES = " -Xlog:disable -XX:+AutoCreateSharedArchive";
  private static final String DIST = "product-change.dist";

  private Distribution() {}

  /** The command line that runs one command of the product. */
  public static List<String> command(String... command) {
    return Stream.concat(Stream.of(required(LAUNCHER)), Arrays.stream(command)).toList();
  }

  /** The main class of a service's command. */
  public static String main(String service) {
    return "io.productchange." + service.replace("-", "") + ".Main";
  }

  /**
   * Adds what makes the launcher run this very build, without looking whether it is stale, and with
   * the first compiler only: a stack on one machine is mostly warming up, and while the second one
   * compiles six JVMs on two cores, requests take seconds. For the same reason classes are kept
   * between starts. The user's own options come after.
   *
   * @param main what the launcher runs in the end: processes of the same share their classes
   */
  static void addTo(Map<String, String> environment, String main) {
    Path home = Path.of(required(DIST));
    environment.put("PRODUCT_CHANGE_DIST", home.toString());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.merge("JAVA_OPTS", options(home, main), (users, ours) -> ours + " " + users);
  }

  /**
   * What {@code JAVA_OPTS} is to hold for a process that is one of many, or started often.
   *
   * @param home the distribution
   * @param main its main class
   */
  public static String options(Path home, String main) {
    return FIRST_COMPILER + archive(home, main);
  }

  /** The launcher splits options at blanks: a path with one goes without. */
  private static String archive(Path home, String main) {
    return ClassArchive.in(home, main)
        .map(Path::toString)
        .filter(path -> path.chars().noneMatch(Character::isWhitespace))
        // The JVM speaks of every class that its archive lacks.
        .map(path -> KEEP_CLASSES + " -XX:SharedArchiveFile=" + path)
        .orElse("");
  }

  private static String required(String property) {
    String value = System.getProperty(property);
    if (value == null) {
      throw new IllegalStateException(
          "the system property %s is not set: start this through ./product-change"
              .formatted(property));
    }
    return value;
  }
}
