package io.productchange.runtime;

import io.productchange.testservers.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A real process that runs a class of the tests' own class path; ended when closed. */
public final class ChildJvm implements AutoCloseable {
  private static final Duration BOUND = Duration.ofSeconds(30);

  private final Process process;
  private final List<String> output = new CopyOnWriteArrayList<>();
  private final List<String> errors = new CopyOnWriteArrayList<>();
  private final List<Thread> readers;

  private ChildJvm(Process process) {
    this.process = process;
    this.readers =
        List.of(reader(process.getInputStream(), output), reader(process.getErrorStream(), errors));
  }

  /** Starts a class with an environment that holds nothing but the given variables. */
  public static ChildJvm start(
      Class<?> mainClass, Map<String, String> variables, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // The tests' own configuration on the class path would come first.
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass.getName()));
    command.addAll(Arrays.asList(arguments));
    if (interruptIsIgnored()) {
      command.addAll(0, List.of("/usr/bin/env", "--default-signal=INT"));
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(variables);
    return new ChildJvm(builder.start());
  }

  /**
   * A shell without job control starts what runs in the background with SIGINT ignored, children
   * inherit that, and a JVM leaves an ignored signal alone.
   */
  private static boolean interruptIsIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    String ignored =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .map(line -> line.substring("SigIgn:".length()).strip())
            .findFirst()
            .orElse("0");
    return (Long.parseUnsignedLong(ignored, 16) & 0b10) != 0;
  }

  /** Sends a signal by its short name, such as TERM. */
  public void signal(String name) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + process.pid())
            .inheritIO()
            .start();
    if (kill.waitFor() != 0) {
      throw new IOException("kill -" + name + " failed");
    }
  }

  /** Waits for a line on standard output. */
  public void awaitOutput(String line) {
    awaitLine(output, line);
  }

  /** Waits for a line on standard error that contains the text. */
  public String awaitError(String text) {
    return awaitLine(errors, text);
  }

  /** Waits for the end; output is complete then. */
  public int awaitExit() throws InterruptedException {
    if (!process.waitFor(BOUND.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("still running; " + this);
    }
    for (Thread reader : readers) {
      reader.join(BOUND);
    }
    return process.exitValue();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public List<String> output() {
    return output;
  }

  public List<String> errors() {
    return errors;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      awaitExit();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return "output " + output + ", errors " + errors;
  }

  private String awaitLine(List<String> lines, String text) {
    return Await.value(
        "the line '" + text + "'",
        BOUND,
        () -> {
          Optional<String> found = lines.stream().filter(line -> line.contains(text)).findFirst();
          if (found.isEmpty() && !process.isAlive()) {
            throw new AssertionError("the process ended; " + this);
          }
          return found;
        });
  }

  private static Thread reader(InputStream stream, List<String> lines) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try (BufferedReader reader =
                  new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                reader.lines().forEach(lines::add);
              } catch (IOException e) {
                lines.add("unreadable: " + e);
              }
            });
  }
}
