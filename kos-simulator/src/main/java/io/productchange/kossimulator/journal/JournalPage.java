package io.productchange.kossimulator.journal;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some consecutive lines of a journal that is being written; only what is on disk.
 *
 * @param lines raw lines without newlines, each one JSON object
 * @param lastSeq the {@code seq} of the last of them, or the one asked for when there are none
 */
public record JournalPage(List<byte[]> lines, long lastSeq) {

  /**
   * The lines after {@code after}.
   *
   * @param limit at most so many lines
   * @throws IOException if the file cannot be read
   */
  public static JournalPage read(JournalWriter journal, long after, int limit) throws IOException {
    long end = journal.durableBytes();
    long offset = journal.offsetFor(after);
    List<byte[]> lines = new ArrayList<>();
    long lastSeq = after;
    try (InputStream in =
        new BufferedInputStream(
            Files.newInputStream(journal.file(), StandardOpenOption.READ), 64 * 1024)) {
      in.skipNBytes(offset);
      for (long position = offset; position < end && lines.size() < limit; ) {
        byte[] line = nextLine(in);
        if (line == null) {
          throw new EOFException("journal " + journal.file() + " is shorter than what was written");
        }
        position += line.length + 1L;
        long seq = JournalFormat.decode(line).seq();
        if (seq > after) {
          lines.add(line);
          lastSeq = seq;
        }
      }
    }
    return new JournalPage(lines, lastSeq);
  }

  private static byte @Nullable [] nextLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        return line.toByteArray();
      }
      line.write(b);
    }
    return null;
  }
}
