package io.productchange.testservers.fuzz;

import java.util.Random;

/**
 * How much is tried, and from where: the system properties {@code fuzz.seed} (a fixed one by
 * default, so that every build tries the same) and {@code fuzz.factor} (1 by default; 10 tries ten
 * times as many, 0.1 a tenth).
 */
public final class FuzzRun {
  private static final long SEED = Long.getLong("fuzz.seed", 20_260_301L);
  private static final double FACTOR = Double.parseDouble(System.getProperty("fuzz.factor", "1"));

  private FuzzRun() {}

  /** The source of everything; the name keeps runs of different tests apart. */
  public static Random random(String name) {
    return new Random(SEED * 31 + name.hashCode());
  }

  /** How many inputs a test makes that asks for so many. */
  public static int inputs(int asked) {
    return (int) Math.ceil(asked * FACTOR);
  }

  /** For the message of a failure: what repeats it. */
  public static String reproduced(int input) {
    return "input %d with -Dfuzz.seed=%d".formatted(input, SEED);
  }
}
