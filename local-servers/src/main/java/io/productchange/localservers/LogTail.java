package io.productchange.localservers;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of a server's log, for the message of a failure. */
final class LogTail {

  private static final int MAX_BYTES = 16 * 1024;
  private static final int MAX_LINES = 40;

  private LogTail() {}

  /** The last lines of a file under a heading; empty if the file is missing or empty. */
  static String of(Path file) {
    try {
      if (!Files.exists(file) || Files.size(file) == 0) {
        return "";
      }
      List<String> lines = new String(lastBytes(file), StandardCharsets.UTF_8).lines().toList();
      List<String> last = lines.subList(Math.max(0, lines.size() - MAX_LINES), lines.size());
      return "\n--- end of " + file + "\n" + String.join("\n", last);
    } catch (IOException e) {
      return "\n(" + file + " cannot be read: " + e + ")";
    }
  }

  private static byte[] lastBytes(Path file) throws IOException {
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(0, access.length() - MAX_BYTES);
      byte[] bytes = new byte[(int) (access.length() - from)];
      access.seek(from);
      access.readFully(bytes);
      return bytes;
    }
  }
}
