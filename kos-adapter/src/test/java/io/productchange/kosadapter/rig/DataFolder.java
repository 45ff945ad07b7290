package io.productchange.kosadapter.rig;

import io.productchange.localservers.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jdbi.v3.core.Jdbi;

/** The files of a PostgreSQL server, copied and put back as an administrator would. */
public final class DataFolder {
  private final PostgresServer server;
  private final Path data;
  private final Path copy;

  /**
   * @param server running, with its files on this machine
   */
  public DataFolder(PostgresServer server) {
    this.server = server;
    String folder =
        Jdbi.create(server.jdbcUrl("postgres"), server.superuser(), server.superuserPassword())
            .withHandle(
                handle -> handle.createQuery("SHOW data_directory").mapTo(String.class).one());
    this.data = Path.of(folder);
    this.copy = data.resolveSibling("data.copy");
  }

  /** Stops the server, copies its files, starts it. */
  public void copy() throws Exception {
    server.stop();
    run("rm -rf '" + copy + "' && cp -a '" + data + "' '" + copy + "'");
    server.start();
  }

  /** Kills the server, puts the copied files back, starts it at the same address. */
  public void putBack() throws Exception {
    server.kill();
    run("rm -rf '" + data + "' && cp -a '" + copy + "' '" + data + "'");
    Files.deleteIfExists(data.resolve("postmaster.pid"));
    server.start();
  }

  private static void run(String command) throws Exception {
    int status = new ProcessBuilder("/bin/sh", "-c", command).inheritIO().start().waitFor();
    if (status != 0) {
      throw new IllegalStateException("status " + status + " of: " + command);
    }
  }
}
