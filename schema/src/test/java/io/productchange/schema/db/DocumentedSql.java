package io.productchange.schema.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.schema.Golden;
import java.util.Arrays;
import java.util.List;

/** The SQL that docs/database.md offers to be pasted. */
final class DocumentedSql {
  private DocumentedSql() {}

  /** The statements of the block that follows the marker {@code <!-- sql: name -->}. */
  static List<String> statements(String name) {
    String page = Golden.read("docs/database.md");
    String marker = "<!-- sql: " + name + " -->\n```sql\n";
    assertThat(page).contains(marker);
    int start = page.indexOf(marker) + marker.length();
    String block = page.substring(start, page.indexOf("```", start));
    return Arrays.stream(block.replaceAll("(?m)^--.*$", "").split(";", -1))
        .map(String::strip)
        .filter(statement -> !statement.isEmpty())
        .toList();
  }
}
