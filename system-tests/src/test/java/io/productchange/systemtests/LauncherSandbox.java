package io.productchange.systemtests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The real launcher script in a folder of its own, with a JDK and a Maven that only tell how they
 * were called. So its own decisions can be seen without a build of the project.
 */
final class LauncherSandbox {

  /** What a start of the launcher came to. */
  record Outcome(long pid, int exitCode, String out, String err) {}

  private static final int BOUND_SECONDS = 60;

  /** Tells its arguments, its class path, what it can read, and who it is. */
  private static final String JAVA =
      """
      #!/bin/sh
      echo "pid=$$"
      echo "classpath=$CLASSPATH"
      echo "stdin=$(cat)"
      for argument in "$@"; do echo "argument=$argument"; done
      exit ${JAVA_EXIT:-0}
      """;

  /** Counts its calls and lays out a distribution, as the build does. */
  private static final String MAVEN =
      """
      #!/bin/sh
      echo "$$ $*" >> mvn.calls
      if [ -n "${MVN_FAILS:-}" ]; then echo "first line"; echo "[ERROR] $MVN_FAILS"; exit 1; fi
      if [ -n "${MVN_HANGS:-}" ]; then exec sleep 60; fi
      mkdir -p target/dist/classpath target/dist/lib
      for module in ingest-api change-processor kos-adapter kos-simulator local-stack chaos operator-cli; do
        printf 'LIB/%s.jar:LIB/common.jar' $module > target/dist/classpath/$module
      done
      sleep 0.3
      touch target/dist/complete
      """;

  private final Path root;

  LauncherSandbox(Path root) throws IOException {
    this.root = root.toRealPath();
    install("product-change", Files.readString(launcher()));
    install("jdk/bin/java", JAVA);
    install("jdk/bin/javac", "#!/bin/sh\n");
    write("jdk/release", "JAVA_VERSION=\"25.0.1\"\n");
    install("bin/mvn", MAVEN);
    write("pom.xml", "<project/>");
    write("module/src/main/java/A.java", "class A {}");
  }

  private static Path launcher() {
    return Path.of(System.getProperty("product-change.root"), "product-change");
  }

  Path path(String name) {
    return root.resolve(name);
  }

  void write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, text);
  }

  void install(String name, String script) throws IOException {
    write(name, script);
    Files.setPosixFilePermissions(root.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** How often the build ran. */
  int builds() throws IOException {
    Path calls = root.resolve("mvn.calls");
    return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
  }

  Outcome run(String... arguments) throws IOException, InterruptedException {
    return run(Map.of(), arguments);
  }

  Outcome run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return await(start(environment, arguments));
  }

  /** Starts the launcher and returns at once. */
  Process start(Map<String, String> environment, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(root.resolve("product-change").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("PRODUCT_CHANGE_DIST");
    builder.environment().remove("JAVA_OPTS");
    builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
    builder.environment().merge("PATH", root.resolve("bin") + ":", (path, bin) -> bin + path);
    builder.environment().putAll(environment);
    return builder.start();
  }

  static Outcome await(Process process) throws IOException, InterruptedException {
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the launcher did not end; it said: " + out + err);
    }
    return new Outcome(process.pid(), process.exitValue(), out, err);
  }

  /** A PATH that holds what the launcher needs, but not {@code flock}, as on macOS. */
  String pathWithoutFlock() throws IOException {
    Path tools = Files.createDirectories(root.resolve("tools"));
    List<String> names =
        List.of(
            "bash",
            "sh",
            "cat",
            "dirname",
            "readlink",
            "sed",
            "head",
            "tail",
            "find",
            "mkdir",
            "mv",
            "rm",
            "sleep",
            "touch");
    for (String name : names) {
      Path tool = tools.resolve(name);
      if (!Files.exists(tool)) {
        Files.createSymbolicLink(tool, Path.of(findTool(name)));
      }
    }
    return root.resolve("bin") + ":" + tools;
  }

  private static String findTool(String name) throws IOException {
    for (String folder : List.of("/bin", "/usr/bin")) {
      Path tool = Path.of(folder, name);
      if (Files.exists(tool)) {
        return tool.toRealPath().toString();
      }
    }
    throw new IOException(name + " is not on this machine");
  }
}
