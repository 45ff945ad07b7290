package io.productchange.localservers;

import java.io.IOException;
import java.util.List;

/**
 * PostgreSQL refuses to run as root: as root it gets a user namespace in which it is somebody else.
 */
final class PostgresUser {

  private PostgresUser() {}

  /** What stands before the command of a PostgreSQL program; nothing for an ordinary user. */
  static List<String> prefix() {
    if (!System.getProperty("user.name").equals("root")) {
      return List.of();
    }
    if (!succeeds("unshare", "-U", "true")) {
      throw new LocalServerException(
          "PostgreSQL does not run as root, and this machine refuses 'unshare -U', which would hide"
              + " that: run as an ordinary user, or use a server of your own by its URL");
    }
    return List.of("unshare", "-U");
  }

  private static boolean succeeds(String... command) {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
