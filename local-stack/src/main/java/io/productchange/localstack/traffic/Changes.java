package io.productchange.localstack.traffic;

import io.productchange.kossimulator.catalogue.LineStatus;
import io.productchange.kossimulator.catalogue.Lines;
import java.util.List;
import java.util.Random;

/**
 * Draws changes that the simulator's catalogue knows, each of a line of its own, until it has no
 * further lines and begins anew. Not safe for use by several threads.
 */
public final class Changes {
  private static final List<String> ON_SALE =
      List.of(
          "5G_SLIM_6G",
          "5G_BASIC_12G",
          "5G_STANDARD_50G",
          "5G_PREMIUM_110G",
          "5G_UNLIMITED",
          "LTE_BASIC_7G");

  private static final String NOT_ON_SALE = "LTE_OLD_300M";

  /** A product that no line of these has. */
  private static final String STALE = "LTE_SENIOR_2G";

  private final Random random;
  private int nextLine;

  /**
   * @param random of the run's seed
   */
  public Changes(Random random) {
    this.random = random;
  }

  /** One that KOS carries out. */
  public Change good() {
    return of(LineStatus.ACTIVE);
  }

  /** One of a line of which KOS says so. */
  public Change of(LineStatus status) {
    String current = ON_SALE.get(random.nextInt(ON_SALE.size()));
    String line = Lines.lineNumber(status, current, nextLine());
    return new Change(line, "C" + line.substring(3), current, other(current));
  }

  /** One of a line that KOS does not know. */
  public Change ofUnknownLine() {
    String line = Lines.unknownLineNumber(nextLine());
    return new Change(line, "C" + line.substring(3), ON_SALE.get(0), ON_SALE.get(1));
  }

  /** One to a product that can no longer be had. */
  public Change notOnSale() {
    return good().to(NOT_ON_SALE);
  }

  /** One that takes its line to have a product that it has not. */
  public Change stale() {
    return good().from(STALE);
  }

  /** One of a line that is on the target already. */
  public Change alreadyThere() {
    Change change = good();
    return new Change(change.line(), change.customer(), "LTE_KIDS_1G", change.current());
  }

  /** A further one of the line, from the product that this one leaves. */
  public Change after(Change change) {
    return change.next(other(change.target()));
  }

  private String other(String product) {
    List<String> others = ON_SALE.stream().filter(one -> !one.equals(product)).toList();
    return others.get(random.nextInt(others.size()));
  }

  private int nextLine() {
    int line = nextLine;
    nextLine = (nextLine + 1) % Lines.NUMBERS_PER_KIND;
    return line;
  }
}
