package io.productchange.testservers;

import io.productchange.localservers.Orphans;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where this JVM's test servers keep their data: a folder that vanishes with the JVM. What a JVM
 * left that was killed, servers and data, the next one clears away.
 */
final class TestDirectory {

  private static final Logger LOG = LoggerFactory.getLogger(TestDirectory.class);
  private static final String PREFIX = "jvm-";
  private static final Path OWN = claim();

  private TestDirectory() {}

  /** A folder in this JVM's folder. */
  static Path child(String name) {
    return OWN.resolve(name);
  }

  private static Path claim() {
    String root = System.getProperty("product-change.root");
    Path base =
        root == null
            ? Path.of(System.getProperty("java.io.tmpdir"), "product-change-test-servers")
            : Path.of(root, "target", "test-servers");
    ProcessHandle self = ProcessHandle.current();
    Path own = base.resolve(folderOf(self));
    try {
      Files.createDirectories(base);
      clearAbandoned(base);
      Files.createDirectories(own);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare " + own, e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> clear(own), "stop-test-servers"));
    return own;
  }

  private static void clear(Path own) {
    TestServers.closeAll();
    try {
      Orphans.removeTree(own);
    } catch (UncheckedIOException e) {
      LOG.warn("{} stays behind; the next test run clears it away", own, e);
    }
  }

  private static void clearAbandoned(Path base) throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                base.resolve("clear.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (!lock.isValid()) {
        return;
      }
      for (Path folder : folders(base)) {
        if (!belongsToLiveProcess(folder.getFileName().toString())) {
          Orphans.cleanUp(folder).forEach(server -> LOG.info("stopped an abandoned {}", server));
          Orphans.removeTree(folder);
        }
      }
    }
  }

  private static List<Path> folders(Path base) throws IOException {
    try (Stream<Path> children = Files.list(base)) {
      return children.filter(path -> path.getFileName().toString().startsWith(PREFIX)).toList();
    }
  }

  /** The folder's name tells the JVM by number and start, as numbers are used again. */
  private static String folderOf(ProcessHandle process) {
    return PREFIX
        + process.pid()
        + "-"
        + process.info().startInstant().map(at -> at.getEpochSecond()).orElse(0L);
  }

  private static boolean belongsToLiveProcess(String folder) {
    return ProcessHandle.allProcesses().anyMatch(process -> folderOf(process).equals(folder));
  }
}
