package io.productchange.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsTableTest {
  @Test
  void one_row_a_setting_with_everything_a_reader_needs() {
    String table =
        SettingsTable.markdown(
            List.of(
                Setting.integer("A_PORT", "the port | pipe", 0, 9)
                    .withDefault(3)
                    .usedBy("one", "two"),
                Setting.secret("A_KEY", "the key").usedBy("one"),
                Setting.string("A_NAME", "the name").withDefaultDescribed("by host")));

    assertThat(table)
        .isEqualTo(
            """
            | setting | value | default | used by | what it does |
            |---|---|---|---|---|
            | `A_PORT` | a whole number from 0 to 9 | 3 | one, two | the port \\| pipe |
            | `A_KEY` or `A_KEY_FILE` | a text that is not empty | – | one | the key |
            | `A_NAME` | a text without control characters | by host |  | the name |
            """);
  }
}
