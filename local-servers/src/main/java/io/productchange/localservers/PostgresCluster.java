package io.productchange.localservers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The files of a PostgreSQL server.
 *
 * @param directory where all of them are
 */
record PostgresCluster(Path directory) {

  /** The role that initdb makes. */
  static final String SUPERUSER = "postgres";

  private static final Duration INITDB_BOUND = Duration.ofMinutes(2);
  private static final int PASSWORD_BYTES = 16;

  /** PostgreSQL's own data directory. */
  Path data() {
    return directory.resolve("data");
  }

  /** What the server and initdb print. */
  Path log() {
    return directory.resolve("server.log");
  }

  private Path passwordFile() {
    return directory.resolve("superuser.password");
  }

  /**
   * The superuser's password.
   *
   * @throws IllegalStateException if there is none yet
   */
  String password() {
    try {
      return Files.readString(passwordFile()).strip();
    } catch (IOException e) {
      throw new IllegalStateException("the server has no password before its first start", e);
    }
  }

  /** Makes the files ready for a start, from nothing if need be. */
  void prepare(Path binaries, PostgresUser user) throws IOException {
    if (!Files.exists(data())) {
      initialize(binaries, user);
    }
    removeLockOfDeadServer();
    user.own(directory);
  }

  private void initialize(Path binaries, PostgresUser user) throws IOException {
    writePassword();
    // Under another name until it is whole: an initdb that was cut off must not pass for one.
    Path draft = directory.resolve("data.new");
    Trees.delete(draft);
    user.own(directory);
    List<String> command = new ArrayList<>(user.prefix());
    command.addAll(
        List.of(
            binaries.resolve("bin/initdb").toString(),
            "--pgdata=" + draft,
            "--username=" + SUPERUSER,
            "--pwfile=" + passwordFile(),
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8"));
    ChildProcess.run("initdb", command, log(), INITDB_BOUND);
    Files.move(draft, data(), StandardCopyOption.ATOMIC_MOVE);
  }

  private void writePassword() throws IOException {
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    Files.deleteIfExists(passwordFile());
    Files.createFile(
        passwordFile(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(passwordFile(), HexFormat.of().formatHex(random) + "\n");
  }

  /**
   * Removes {@code postmaster.pid} if it is our own dead server's: its number may have been given
   * to another process since, and PostgreSQL would then refuse to start. That no child of the dead
   * server is alive, PostgreSQL itself checks by the shared memory.
   */
  private void removeLockOfDeadServer() throws IOException {
    Path lock = data().resolve("postmaster.pid");
    ProcessRecord record = ProcessRecord.read(directory).orElse(null);
    if (record == null || record.process().isPresent() || !Files.exists(lock)) {
      return;
    }
    List<String> lines = Files.readAllLines(lock, StandardCharsets.UTF_8);
    if (!lines.isEmpty() && lines.getFirst().strip().equals(Long.toString(record.pid()))) {
      Files.delete(lock);
    }
  }
}
