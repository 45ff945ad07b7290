package io.productchange.localstack.stack;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Where the launcher and what it runs are; the launcher itself says so when it starts this JVM. */
public final class Distribution {
  private static final String LAUNCHER = "product-change.launcher";
  private static final String FIRST_COMPILER = "-XX:TieredStopAtLevel=1";
  private static final String DIST = "product-change.dist";

  private Distribution() {}

  /** The command line that runs one command of the product. */
  public static List<String> command(String... command) {
    return Stream.concat(Stream.of(required(LAUNCHER)), Arrays.stream(command)).toList();
  }

  /**
   * Adds what makes the launcher run this very build, without looking whether it is stale, and with
   * the first compiler only: a stack on one machine is mostly warming up, and while the second one
   * compiles six JVMs on two cores, requests take seconds. The user's own options come after.
   */
  static void addTo(Map<String, String> environment) {
    environment.put("PRODUCT_CHANGE_DIST", Path.of(required(DIST)).toString());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.merge("JAVA_OPTS", FIRST_COMPILER, (users, ours) -> ours + " " + users);
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
