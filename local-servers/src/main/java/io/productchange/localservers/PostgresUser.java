package io.productchange.localservers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** As whom PostgreSQL runs: it refuses to run as root, so root must become somebody else. */
enum PostgresUser {
  /** We are an ordinary user, PostgreSQL runs as the same. */
  OURSELVES(List.of()) {
    @Override
    void own(Path directory) {}
  },

  /** Root, hidden in a user namespace: the files stay root's. */
  ROOT_HIDDEN(List.of("unshare", "-U")) {
    @Override
    void own(Path directory) {}
  },

  /**
   * Root where namespaces are refused, as in many containers: becomes nobody, who gets the files.
   */
  NOBODY(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")) {
    @Override
    Path cache(Path directory, Path usual) {
      // Root's home is closed to others, and a folder open to all could hold anybody's binaries.
      return directory.resolve("binaries");
    }

    @Override
    void own(Path directory) throws IOException {
      List<Path> paths;
      try (Stream<Path> walk = Files.walk(directory)) {
        paths = walk.toList();
      }
      for (Path path : paths) {
        Files.setAttribute(path, "unix:uid", NOBODY_ID, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", NOBODY_ID, LinkOption.NOFOLLOW_LINKS);
      }
    }
  };

  private static final int NOBODY_ID = 65534;

  private final List<String> prefix;

  PostgresUser(List<String> prefix) {
    this.prefix = prefix;
  }

  /** What stands before the command of a PostgreSQL program. */
  List<String> prefix() {
    return prefix;
  }

  /**
   * Where to unpack the binaries, so that the user can run them.
   *
   * @param directory the server's directory
   * @param usual the folder that all servers share
   */
  Path cache(Path directory, Path usual) {
    return usual;
  }

  /** Makes a directory and all it holds accessible to the user. */
  abstract void own(Path directory) throws IOException;

  /**
   * The user that works on this machine.
   *
   * @throws LocalServerException if we are root and cannot become anybody else
   */
  static PostgresUser find() {
    if (!System.getProperty("user.name").equals("root")) {
      return OURSELVES;
    }
    for (PostgresUser user : List.of(ROOT_HIDDEN, NOBODY)) {
      if (user.works()) {
        return user;
      }
    }
    throw new LocalServerException(
        "PostgreSQL does not run as root, and neither unshare nor setpriv works here: run as an"
            + " ordinary user, or use a server of your own by its URL");
  }

  /** Tells whether a program can be run as this user. */
  boolean works() {
    try {
      return new ProcessBuilder(Stream.concat(prefix.stream(), Stream.of("true")).toList())
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
