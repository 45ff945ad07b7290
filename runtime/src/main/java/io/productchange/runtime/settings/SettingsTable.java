package io.productchange.runtime.settings;

import java.util.List;

/** Settings as a Markdown table, so that the documentation cannot drift from the code. */
public final class SettingsTable {
  private SettingsTable() {}

  /**
   * One row for each setting, in the given order, header included, every line ended by a line feed.
   */
  public static String markdown(List<Setting<?>> settings) {
    StringBuilder table = new StringBuilder();
    table.append("| setting | value | default | used by | what it does |\n");
    table.append("|---|---|---|---|---|\n");
    for (Setting<?> setting : settings) {
      String name = "`" + setting.name() + "`";
      String file = setting.fileName().map(other -> " or `" + other + "`").orElse("");
      row(
          table,
          name + file,
          setting.expected(),
          setting.defaultText().orElse("–"),
          String.join(", ", setting.usedBy()),
          setting.doc());
    }
    return table.toString();
  }

  private static void row(StringBuilder table, String... cells) {
    for (String cell : cells) {
      table.append("| ").append(cell.replace("|", "\\|")).append(' ');
    }
    table.append("|\n");
  }
}
