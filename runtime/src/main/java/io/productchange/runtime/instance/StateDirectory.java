package io.productchange.runtime.instance;

import io.productchange.runtime.lifecycle.StartException;
import io.productchange.runtime.settings.Environment;
import io.productchange.runtime.settings.Requirements;
import io.productchange.runtime.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Pattern;

/**
 * The folder of what a machine's processes keep: local to the machine, never copied to another one,
 * and never shared between machines.
 */
public final class StateDirectory {
  /** The folder itself. */
  public static final Setting<Path> STATE_DIR =
      Setting.path(
              "STATE_DIR",
              "the folder of processor state and instance slots, on a disk of this machine alone")
          .withDefaultDescribed(
              "a folder per Kafka cluster id under XDG_STATE_HOME or ~/.local/state");

  /** What a process that keeps state reads of the environment. */
  public static final Requirements REQUIREMENTS = Requirements.uses(STATE_DIR);

  /** Kafka's cluster ids are base64url; anything else must not become a path. */
  private static final Pattern CLUSTER_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private StateDirectory() {}

  /**
   * The folder, made if it is not there, readable by its owner only.
   *
   * @param application the folder under the user's state directory that the default lies in
   * @param kafkaClusterId two clusters never share state
   * @throws StartException if it cannot be made or written
   * @throws IllegalStateException if the environment was read without {@link #REQUIREMENTS}
   */
  public static Path open(Environment environment, String application, String kafkaClusterId) {
    Path folder =
        environment
            .optional(STATE_DIR)
            .orElseGet(() -> defaultFolder(environment, application, kafkaClusterId))
            .toAbsolutePath();
    try {
      makePrivate(folder);
    } catch (IOException e) {
      throw new StartException(
          "STATE_DIR: %s cannot be made (%s)".formatted(folder, e.getClass().getSimpleName()), e);
    }
    if (!Files.isWritable(folder)) {
      throw new StartException("STATE_DIR: %s cannot be written".formatted(folder));
    }
    return folder;
  }

  private static Path defaultFolder(
      Environment environment, String application, String kafkaClusterId) {
    if (!CLUSTER_ID.matcher(kafkaClusterId).matches()) {
      throw new StartException(
          "STATE_DIR is not set, and the Kafka cluster's id cannot name a folder");
    }
    // The XDG base directory specification: a relative path there is to be ignored.
    Path states =
        environment
            .variable("XDG_STATE_HOME")
            .map(Path::of)
            .filter(Path::isAbsolute)
            .orElseGet(() -> home(environment).resolve(".local").resolve("state"));
    return states.resolve(application).resolve(kafkaClusterId);
  }

  private static Path home(Environment environment) {
    return Path.of(
        environment.variable("HOME").orElseGet(() -> System.getProperty("user.home", ".")));
  }

  static void makePrivate(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(folder);
    }
  }
}
