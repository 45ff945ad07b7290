package io.productchange.runtime.settings;

import java.util.List;

/**
 * The environment is not usable: every problem found in it, in the order of the names concerned.
 */
public final class SettingsException extends RuntimeException {
  /** The exit status of a process that was set up wrongly. */
  public static final int EXIT_STATUS = 2;

  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  /**
   * @throws IllegalArgumentException if there is no problem
   */
  public SettingsException(List<String> problems) {
    this(problems.stream().map(Printable::line).toList(), problems.isEmpty());
  }

  private SettingsException(List<String> lines, boolean empty) {
    super(describe(lines));
    if (empty) {
      throw new IllegalArgumentException("no problem, no exception");
    }
    this.problems = lines;
  }

  /** One sentence for each problem, without any secret's value. */
  public List<String> problems() {
    return problems;
  }

  private static String describe(List<String> problems) {
    String heading =
        problems.size() == 1
            ? "1 problem in the settings:"
            : problems.size() + " problems in the settings:";
    return heading + "\n  - " + String.join("\n  - ", problems);
  }
}
