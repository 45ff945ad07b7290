package io.productchange.kossimulator.journal;

import java.io.IOException;
import java.nio.file.Path;

/** A journal is damaged somewhere before its last line, where no crash can have done it. */
public final class JournalDamagedException extends IOException {
  private static final long serialVersionUID = 1L;

  JournalDamagedException(Path file, long lineNumber, String why) {
    super("journal " + file + " is damaged in line " + lineNumber + ": " + why);
  }
}
