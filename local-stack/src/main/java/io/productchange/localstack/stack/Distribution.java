package io.productchange.localstack.stack;

import io.productchange.localservers.BuiltModules;
import io.productchange.localservers.ClassArchive;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Where the launcher and what it runs are; the launcher itself says so when it starts this JVM. */
public final class Distribution {
  private static final String LAUNCHER = "product-change.launcher";
  private static final String DIST = "product-change.dist";
  private static final String FIRST_COMPILER = "-XX:TieredStopAtLevel=1";

  /** The JVM speaks of every class that its archive lacks. */
  private static final List<String> KEEP_CLASSES =
      List.of("-Xlog:disable", "-XX:+AutoCreateSharedArchive");

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
   * The class path of a module.
   *
   * @throws io.productchange.localservers.LocalServerException if the distribution lacks it
   */
  public static String classPath(String module) {
    return new BuiltModules(Path.of(required(DIST))).classPath(module);
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
    environment.merge("JAVA_OPTS", javaOpts(home, main), (users, ours) -> ours + " " + users);
  }

  /**
   * What {@code JAVA_OPTS} is to hold for a process that is one of many, or started often.
   *
   * @param home the distribution
   * @param main its main class
   */
  public static String javaOpts(Path home, String main) {
    List<String> options = options(home, main);
    // The launcher splits options at blanks: a path with one goes without.
    boolean whole =
        options.stream().noneMatch(option -> option.chars().anyMatch(Character::isWhitespace));
    return whole ? String.join(" ", options) : FIRST_COMPILER;
  }

  /**
   * The same for a process that is started without the launcher, from this very distribution.
   *
   * @param main its main class
   */
  public static List<String> options(String main) {
    return options(Path.of(required(DIST)), main);
  }

  private static List<String> options(Path home, String main) {
    List<String> options = new ArrayList<>(List.of(FIRST_COMPILER));
    ClassArchive.in(home, main)
        .ifPresent(
            archive -> {
              options.addAll(KEEP_CLASSES);
              options.add("-XX:SharedArchiveFile=" + archive);
            });
    return options;
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
