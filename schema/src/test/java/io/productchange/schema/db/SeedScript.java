package io.productchange.schema.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The user's script, word for word as given: one line, in which every {@code --} comment would
 * swallow what follows. So its statements are picked out by how they begin and end. Each picker is
 * checked against a plain count of its keyword, so that none can be missed.
 */
final class SeedScript {
  private final String text;

  private SeedScript(String text) {
    this.text = text;
  }

  static SeedScript load() {
    try (InputStream in =
        Objects.requireNonNull(
            SeedScript.class.getResourceAsStream("/product-change-schema.original.txt"))) {
      return new SeedScript(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> tables() {
    return statements("CREATE TABLE pc_\\w+ \\(.*? \\);", "CREATE TABLE pc_", 3);
  }

  List<String> comments() {
    return statements("COMMENT ON (?:TABLE|COLUMN) [\\w.]+ IS '[^']*';", "COMMENT ON", 43);
  }

  List<String> indexes() {
    return statements("CREATE INDEX [^;]*;", "CREATE INDEX", 6);
  }

  List<String> triggers() {
    return statements("CREATE TRIGGER [^;]*;", "CREATE TRIGGER", 2);
  }

  List<String> views() {
    return statements("CREATE OR REPLACE VIEW [^;]*;", "CREATE OR REPLACE VIEW", 3);
  }

  List<String> rows() {
    return statements("INSERT INTO pc_[^;]*;", "INSERT INTO", 1);
  }

  /** They stand in comments, to be pasted. */
  List<String> grants() {
    return statements("GRANT [^;]*;", "GRANT", 8);
  }

  /**
   * Name, arguments and result type; the bodies are compared by what they do, in tests of their
   * own.
   */
  List<String> functionHeads() {
    return statements(
        "CREATE OR REPLACE FUNCTION \\w+\\([^)]*\\) RETURNS \\w+", "CREATE OR REPLACE FUNCTION", 3);
  }

  /** The index query of section 10. */
  String indexQuery() {
    return statements("SELECT schemaname, tablename, [^;]*;", "FROM pg_indexes", 1).getFirst();
  }

  /** The column names of the table query of section 10. */
  List<String> tableQueryColumns() {
    MatchResult match =
        Pattern.compile("SELECT ([\\w, ]+) FROM information_schema\\.tables")
            .matcher(text)
            .results()
            .findFirst()
            .orElseThrow();
    return List.of(match.group(1).split(", "));
  }

  String completionMessage() {
    return Pattern.compile("SELECT '([^']+)' as message;")
        .matcher(text)
        .results()
        .findFirst()
        .orElseThrow()
        .group(1);
  }

  private List<String> statements(String regex, String keyword, int expected) {
    List<String> found =
        Pattern.compile(regex).matcher(text).results().map(MatchResult::group).toList();
    assertThat(found).as(keyword).hasSize(expected);
    assertThat(text.split(Pattern.quote(keyword), -1)).as(keyword).hasSize(expected + 1);
    return found;
  }
}
