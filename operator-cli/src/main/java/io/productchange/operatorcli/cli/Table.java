package io.productchange.operatorcli.cli;

import io.productchange.schema.message.JsonCodec;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows under named columns, printed for people (aligned columns) or for programs (a JSON array of
 * objects). Not safe for use by several threads.
 */
public final class Table {
  private final List<String> columns;
  private final List<List<@Nullable Object>> rows = new ArrayList<>();

  /**
   * @param columns names in lowerCamelCase, as the JSON has them
   */
  public Table(String... columns) {
    this.columns = List.of(columns);
  }

  /** Adds a row with one value a column; null is an empty cell, or {@code null} in JSON. */
  public Table row(@Nullable Object... values) {
    if (values.length != columns.size()) {
      throw new IllegalArgumentException(
          "expected %d values but got %d".formatted(columns.size(), values.length));
    }
    List<@Nullable Object> row = new ArrayList<>(values.length);
    for (@Nullable Object value : values) {
      row.add(value);
    }
    rows.add(row);
    return this;
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Prints the rows as a JSON array, one object a line, or as aligned text. */
  public void print(PrintWriter out, boolean json) {
    if (json) {
      printJson(out);
    } else {
      printText(out);
    }
    out.flush();
  }

  private void printJson(PrintWriter out) {
    out.print('[');
    String separator = "\n";
    for (List<@Nullable Object> row : rows) {
      Map<String, @Nullable Object> object = new LinkedHashMap<>();
      for (int i = 0; i < columns.size(); i++) {
        object.put(columns.get(i), row.get(i));
      }
      out.print(separator + "  " + new String(JsonCodec.write(object), StandardCharsets.UTF_8));
      separator = ",\n";
    }
    out.println(rows.isEmpty() ? "]" : "\n]");
  }

  private void printText(PrintWriter out) {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      widths[i] = rows.stream().mapToInt(row -> text(row.get(column)).length()).max().orElse(0);
      widths[i] = Math.max(widths[i], columns.get(i).length());
    }
    printLine(out, widths, columns.stream().map(Table::heading).toList());
    for (List<@Nullable Object> row : rows) {
      List<String> cells = new ArrayList<>();
      for (@Nullable Object value : row) {
        cells.add(text(value));
      }
      printLine(out, widths, cells);
    }
  }

  private static void printLine(PrintWriter out, int[] widths, List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(cells.get(i));
      if (i < widths.length - 1) {
        line.append(" ".repeat(widths[i] - cells.get(i).length() + 2));
      }
    }
    out.println(line.toString().stripTrailing());
  }

  private static String heading(String column) {
    return column.replaceAll("([A-Z])", " $1").toUpperCase(java.util.Locale.ROOT);
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString().replaceAll("\\R", " ");
  }
}
