package io.productchange.schema.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class TextTest {

  @Test
  void lettersOfAllScriptsAndSpaceArePrintable() {
    assertThat(Text.isPrintable("")).isTrue();
    assertThat(Text.isPrintable("a Z_9 한글 ÿ 😀 \u00a0")).isTrue();
  }

  @Test
  void aShownTextIsOneShortLine() {
    assertThat(Text.shown("a\n\u0000b\ud800", 40)).isEqualTo("a\\u000a\\u0000b\\ud800");
    assertThat(Text.shown("😀".repeat(41), 40)).isEqualTo("😀".repeat(40) + "…");
    assertThat(Text.shown("x".repeat(40), 40)).isEqualTo("x".repeat(40));
  }

  @Property
  void aWellFormedTextSurvivesUtf8(@ForAll String text) {
    String wellFormed = Text.wellFormed(text);

    assertThat(new String(wellFormed.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
        .isEqualTo(wellFormed);
    assertThat(wellFormed).hasSameSizeAs(text);
  }

  @Property
  void whatIsShownIsPrintableAndBounded(@ForAll String text) {
    String shown = Text.shown(text, 10);

    assertThat(Text.isPrintable(shown)).isTrue();
    assertThat(shown.length()).isLessThanOrEqualTo(121);
  }

  @Property
  void maskingIsTotal(@ForAll String text) {
    assertThat(PersonalData.mask(text)).matches("[ -~]{0,3}\\*{4}[ -~]{0,4}");
    assertThat(PersonalData.maskWithin(text)).doesNotContainPattern("[0-9]{9}");
  }
}
