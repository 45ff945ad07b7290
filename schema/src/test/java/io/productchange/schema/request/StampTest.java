package io.productchange.schema.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StampTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|{\"requestId\":\"id-1\"}",
        "{ }|{\"requestId\":\"id-1\" }",
        "{\"a\":1}|{\"requestId\":\"id-1\",\"a\":1}",
        "{ \"a\" : 1.50 , \"b\" : 1E5 }|{\"requestId\":\"id-1\", \"a\" : 1.50 , \"b\" : 1E5 }",
        "{\"requestId\":null}|{\"requestId\":\"id-1\"}",
        "{\"a\":\"한😀\",\"requestId\" : null ,\"b\":2}|{\"a\":\"한😀\",\"requestId\" : \"id-1\" ,\"b\":2}",
        "{\"a\":\"x\\u0079\",\"requestId\":\"old\",\"b\":[]}|{\"a\":\"x\\u0079\",\"requestId\":\"id-1\",\"b\":[]}",
        "{\"a\":{\"requestId\":\"inner\"}}|{\"requestId\":\"id-1\",\"a\":{\"requestId\":\"inner\"}}",
        "{\"request\\u0049d\":\"\\u006fld\"}|{\"request\\u0049d\":\"id-1\"}"
      })
  void theIdIsPutInAndAllElseIsKept(String value, String stamped) {
    assertThat(stamp(value)).isEqualTo(stamped);
  }

  @Test
  void aValueThatHasTheIdIsGivenBackAsItIs() {
    byte[] value = bytes("{\"requestId\" : \"id\\u002d1\"}");

    assertThat(RequestReader.stamp(value, "id-1")).isSameAs(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{\"a\":1,\"a\":1}"})
  void whatIsUnreadableCannotBeStamped(String value) {
    assertThatThrownBy(() -> stamp(value)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anIdThatIsNoneCannotBeStamped() {
    assertThatThrownBy(() -> RequestReader.stamp(bytes("{}"), "a\"b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String stamp(String value) {
    return new String(RequestReader.stamp(bytes(value), "id-1"), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
