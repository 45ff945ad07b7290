package io.productchange.kossimulator.rule;

import java.util.List;

/** Rules that cannot be accepted; none of them was. Names every problem. */
public final class InvalidRulesException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  InvalidRulesException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** Every problem, each naming the field. */
  public List<String> problems() {
    return problems;
  }
}
