package io.productchange.schema.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PersonalDataTest {

  @ParameterizedTest
  @CsvSource({
    "01012345678, 010****5678",
    "010-1234-5678, 010****5678",
    "+821012345678, +82****5678",
    "0101234567, 010****",
    "01012345, 010****",
    "0101234, ****",
    "'', ****",
    "회선번호회선번호회선번호, ???****????"
  })
  void aLineNumberIsShownByItsEnds(String lineNumber, String shown) {
    assertThat(PersonalData.mask(lineNumber)).isEqualTo(shown);
  }

  @Test
  void noLineNumberIsShownAsNothing() {
    assertThat(PersonalData.mask(null)).isEqualTo("****");
  }

  @Test
  void whatCouldBreakALogLineIsNotShown() {
    assertThat(PersonalData.mask("0\n0\u001b[31m5678\r\n\u202e1")).isEqualTo("0?0****???1");
  }

  @ParameterizedTest
  @CsvSource({
    "call 01012345678 now, call 010****5678 now",
    "010-1234-5678, 010****5678",
    "5G_BASIC, 5G_BASIC",
    "order 12345678, order 12345678",
    "'a01012345678b01087654321', a010****5678b010****4321"
  })
  void lineNumbersWithinATextAreMasked(String text, String shown) {
    assertThat(PersonalData.maskWithin(text)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1-", "1 ", "+1", "(1)"})
  void numbersOfAnyLengthAreMaskedWithoutOverflowingTheStack(String piece) {
    String masked = PersonalData.maskWithin("a" + piece.repeat(200_000) + "b");

    assertThat(masked).startsWith("a").endsWith("b");
    assertThat(PersonalData.maskWithin("1".repeat(200_000))).isEqualTo("111****1111");
  }
}
