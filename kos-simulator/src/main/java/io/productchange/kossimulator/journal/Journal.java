package io.productchange.kossimulator.journal;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads a journal: one JSON object a line, in the order in which KOS did things. It may be read
 * while a simulator writes it. A last line that is torn (no newline, or unreadable) is left out;
 * damage anywhere else is an error.
 *
 * <p>Each line has {@code seq} (1, 2, 3, …), {@code at} (ISO-8601, UTC) and {@code event}: {@code
 * started}, {@code received}, {@code scheduled}, {@code executed}, {@code refused}, {@code
 * answered} or {@code line-set}; the further fields are those of the record of that name in {@link
 * JournalEvent}.
 */
public final class Journal {
  /** No event is longer; a line beyond it is damage. */
  static final int MAX_LINE_BYTES = 2 * 1024 * 1024;

  private Journal() {}

  /**
   * All events, in order.
   *
   * @throws JournalDamagedException if a line before the last is no event, or {@code seq} has a gap
   * @throws NoSuchFileException if there is no such file
   * @throws IOException if it cannot be read
   */
  public static List<JournalEvent> read(Path file) throws IOException {
    List<JournalEvent> events = new ArrayList<>();
    forEach(file, events::add);
    return events;
  }

  /**
   * Hands every event to the consumer, in order, holding one line at a time.
   *
   * @return how far the good lines reach, in bytes; less than the file's size when its end is torn
   * @throws JournalDamagedException if a line before the last is no event, or {@code seq} has a gap
   * @throws NoSuchFileException if there is no such file
   * @throws IOException if it cannot be read
   */
  public static long forEach(Path file, Consumer<? super JournalEvent> consumer)
      throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 64 * 1024)) {
      return new Scan(file, consumer).run(in);
    }
  }

  /** One pass; remembers a damaged line until it is known whether it was the last. */
  private static final class Scan {
    private final Path file;
    private final Consumer<? super JournalEvent> consumer;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    private long lineNumber;
    private long goodBytes;
    private long lastSeq;

    Scan(Path file, Consumer<? super JournalEvent> consumer) {
      this.file = file;
      this.consumer = consumer;
    }

    long run(InputStream in) throws IOException {
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b != '\n') {
          line.write(b);
          checkLength();
        } else if (!accept() && in.read() >= 0) {
          throw new JournalDamagedException(file, lineNumber, "it is not an event");
        }
      }
      return goodBytes;
    }

    private void checkLength() throws JournalDamagedException {
      if (line.size() > MAX_LINE_BYTES) {
        throw new JournalDamagedException(
            file, lineNumber + 1, "it is longer than " + MAX_LINE_BYTES + " bytes");
      }
    }

    private boolean accept() throws JournalDamagedException {
      lineNumber++;
      JournalEvent event;
      try {
        event = JournalFormat.decode(line.toByteArray());
      } catch (IllegalArgumentException e) {
        return false;
      }
      if (event.seq() != lastSeq + 1) {
        throw new JournalDamagedException(
            file, lineNumber, "seq " + event.seq() + " follows " + lastSeq);
      }
      lastSeq = event.seq();
      goodBytes += line.size() + 1L;
      line.reset();
      consumer.accept(event);
      return true;
    }
  }
}
