package io.productchange.chaos.bug;

import io.productchange.kosadapter.Ports;
import java.util.Optional;

/**
 * The bugs of one process: all of them, or none.
 *
 * @param seeded whether there are any
 */
public record SeededBugs(boolean seeded) {
  /** The system property that seeds them. */
  public static final String PROPERTY = "chaos.bugs";

  /** Those that this process was started with. */
  public static SeededBugs ofThisProcess() {
    return new SeededBugs(
        Optional.ofNullable(System.getProperty(PROPERTY)).map(Boolean::parseBoolean).orElse(false));
  }

  /** What stands before the adapter's ports. */
  public Ports adapter() {
    return seeded ? new AdapterBugs() : Ports.REAL;
  }

  /** What stands before the processor's clients. */
  public ProcessorBugs processor() {
    return seeded ? new RecordBugs() : ProcessorBugs.NONE;
  }
}
