package io.productchange.schema.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.schema.message.DeadLetterCause;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no request at all, and the limits, each at its edge. */
final class UnreadableRequestTest {

  private static final String LINE = "01098765432";

  @Test
  void aTombstoneIsUnreadable() {
    assertThat(unreadable((byte[]) null)).contains("there is no value");
    assertThat(unreadable(new byte[0])).contains("there is no value");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'   '|only white space",
        "[]|it is an array",
        "null|it is null",
        "true|it is a boolean",
        "\"01098765432\"|it is a string",
        "01098765432|it is no JSON",
        "17|it is a number",
        "{|it is no JSON",
        "{\"a\"|it is no JSON",
        "{\"a\":|it is no JSON",
        "{\"a\":1|it is no JSON",
        "{\"a\":1,}|it is no JSON",
        "{a:1}|it is no JSON",
        "{'a':1}|it is no JSON",
        "{\"a\":NaN}|it is no JSON",
        "{\"a\":Infinity}|it is no JSON",
        "{\"a\":01}|it is no JSON",
        "{\"a\":+1}|it is no JSON",
        "{\"a\":.5}|it is no JSON",
        "{\"a\":1.}|it is no JSON",
        "{\"a\":\"\\x\"}|it is no JSON",
        "{\"a\":\"\\u12\"}|it is no JSON",
        "{/**/}|it is no JSON",
        "{\"\\ud800\":1}|it is no JSON",
        "{}{}|more follows it",
        "{} 1|more follows it",
        "{}x|it is no JSON",
        "{\"lineNumber\":\"01098765432\",\"lineNumber\":\"01098765432\"}|occurs twice",
        "{\"a\":1,\"\\u0061\":2}|occurs twice",
        "{\"x\":{\"a\":1,\"a\":2}}|occurs twice",
        "{\"x\":[{\"a\":1,\"a\":2}]}|occurs twice"
      })
  void whatIsNotOneJsonObjectIsUnreadable(String value, String why) {
    assertThat(unreadable(value)).contains(why).doesNotContain(LINE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32"})
  void otherEncodingsAreUnreadable(String charset) {
    assertThat(RequestReader.read("{}".getBytes(Charset.forName(charset)), "x"))
        .isInstanceOf(ReadRequest.Unreadable.class);
  }

  @Test
  void aByteOrderMarkIsNamed() {
    assertThat(unreadable("\ufeff{}")).contains("byte order mark");
  }

  @Test
  void bytesThatAreNotUtf8AreUnreadable() {
    // Stray continuation, overlong slash, encoded surrogate, beyond U+10FFFF, cut sequence.
    for (int[] bad :
        new int[][] {
          {0x80}, {0xc0, 0xaf}, {0xed, 0xa0, 0x80}, {0xf4, 0x90, 0x80, 0x80}, {0xe2, 0x82}
        }) {
      byte[] value = "{\"a\":\"????\"}".getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < bad.length; i++) {
        value[6 + i] = (byte) bad[i];
      }
      assertThat(unreadable(value)).contains("expected UTF-8");
    }
  }

  @Test
  void rawControlCharactersInAStringAreUnreadable() {
    assertThat(unreadable("{\"a\":\"\u0000\"}")).contains("no JSON");
    assertThat(unreadable("{\"a\":\"\n\"}")).contains("no JSON");
  }

  @Test
  void theDocumentMayHave64KiB() {
    String most = "{" + " ".repeat(RequestLimits.DOCUMENT_BYTES - 2) + "}";

    assertThat(isReadable(most)).isTrue();
    assertThat(unreadable(most + " ")).contains("at most 65536 bytes but there are 65537");
  }

  @Test
  void aStringMayHave4096Characters() {
    String most = "x".repeat(RequestLimits.STRING_CHARACTERS);

    assertThat(isReadable("{\"a\":\"" + most + "\"}")).isTrue();
    assertThat(unreadable("{\"a\":\"" + most + "x\"}"))
        .contains("strings of at most 4096 characters but one has 4097");
    assertThat(unreadable("{\"a\":[{\"b\":\"" + most + "x\"}]}")).contains("at most 4096");
    assertThat(unreadable("{\"requestId\":\"" + most + "x\"}")).contains("at most 4096");
  }

  @Test
  void aNameMayHave64Characters() {
    String most = "n".repeat(RequestLimits.NAME_CHARACTERS);

    assertThat(isReadable("{\"" + most + "\":1}")).isTrue();
    assertThat(unreadable("{\"" + most + "n\":1}"))
        .contains("names of at most 64 characters but one has 65");
    assertThat(unreadable("{\"a\":{\"" + most + "n\":1}}")).contains("at most 64");
  }

  @Test
  void aNumberMayHave32Characters() {
    assertThat(isReadable("{\"a\":-" + "9".repeat(31) + "}")).isTrue();
    assertThat(isReadable("{\"a\":1.5e" + "9".repeat(28) + "}")).isTrue();
    assertThat(unreadable("{\"a\":-" + "9".repeat(32) + "}"))
        .contains("numbers of at most 32 characters but one has 33");
    assertThat(unreadable("{\"a\":1e" + "9".repeat(31) + "}")).contains("at most 32");
    assertThat(unreadable("{\"a\":0." + "1".repeat(5000) + "}")).contains("at most 32");
  }

  @Test
  void sixteenLevelsMayBeNested() {
    assertThat(isReadable("{\"a\":" + "[".repeat(15) + "]".repeat(15) + "}")).isTrue();
    assertThat(unreadable("{\"a\":" + "[".repeat(16) + "]".repeat(16) + "}"))
        .contains("at most 16 levels");
    assertThat(unreadable("{\"a\":".repeat(17) + "1" + "}".repeat(17))).contains("16 levels");
    assertThat(unreadable("{\"a\":" + "[".repeat(60_000))).contains("16 levels");
  }

  private static boolean isReadable(String value) {
    return RequestReader.read(value.getBytes(StandardCharsets.UTF_8), "x")
        instanceof ReadRequest.Readable;
  }

  private static String unreadable(String value) {
    return unreadable(value.getBytes(StandardCharsets.UTF_8));
  }

  private static String unreadable(byte @Nullable [] value) {
    ReadRequest read = RequestReader.read(value, "x");
    assertThat(read).isInstanceOf(ReadRequest.Unreadable.class);
    ReadRequest.Unreadable unreadable = (ReadRequest.Unreadable) read;
    assertThat(unreadable.cause()).isEqualTo(DeadLetterCause.UNREADABLE);
    assertThat(unreadable.message()).startsWith("expected ").matches("[ -~]{1,200}");
    return unreadable.message();
  }
}
