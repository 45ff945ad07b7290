package io.productchange.schema.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonCodecTest {

  private static final String LINE = "01098765432";

  @Test
  void instantsAreWrittenInUtcWithSixDecimals() {
    assertThat(JsonCodec.writeString(List.of(Instant.parse("2026-01-31T18:00:00.1234569+09:00"))))
        .isEqualTo("[\"2026-01-31T09:00:00.123456Z\"]");
    assertThat(JsonCodec.writeString(List.of(Instant.EPOCH)))
        .isEqualTo("[\"1970-01-01T00:00:00.000000Z\"]");
  }

  @Test
  void anInstantIsReadWithAnyOffsetAndPrecision() {
    assertThat(JsonCodec.read("\"2026-01-31T18:00:00.1234569+09:00\"", Instant.class))
        .isEqualTo(Instant.parse("2026-01-31T09:00:00.123456Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1769850000", "\"yesterday\"", "\"2026-01-31T09:00:00\"", "true", "[]"})
  void whatIsNoInstantIsRefused(String json) {
    assertThatThrownBy(() -> JsonCodec.read(json, Instant.class))
        .isInstanceOf(SerializationException.class);
  }

  @Test
  void aLoneSurrogateIsWrittenAsReplacementCharacter() {
    assertThat(JsonCodec.writeString(List.of("a\ud800b\udc00\ud83d\ude00")))
        .isEqualTo("[\"a\ufffdb\ufffd\ud83d\ude00\"]");
    assertThat(JsonCodec.writeString(JsonCodec.readTree("{\"a\":\"\\ud83d\"}")))
        .isEqualTo("{\"a\":\"\ufffd\"}");
  }

  @Test
  void textOtherThanAsciiIsWrittenReadably() {
    assertThat(JsonCodec.write(List.of("회선")))
        .isEqualTo("[\"회선\"]".getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":-1e-2147483649}", "{\"a\":1E99999999999}"})
  void anExponentThatNoNumberHasIsRefusedAsAnyOtherUnreadableInput(String json) {
    assertThatThrownBy(() -> JsonCodec.readTree(json)).isInstanceOf(SerializationException.class);
  }

  @Test
  void numbersOfKosKeepTheirDigits() {
    String json = "{\"a\":1.50,\"b\":0.10,\"c\":12345678901234567890,\"d\":-0,\"e\":100.0}";

    assertThat(JsonCodec.writeString(JsonCodec.readTree(json)))
        .isEqualTo(json.replace("-0,", "0,"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "requestId",
        "resultId",
        "attempt",
        "status",
        "basis",
        "requestedAt",
        "processedAt",
        "version"
      })
  void aMissingRequiredFieldIsNamed(String field) {
    String json = JsonCodec.writeString(Messages.completed());
    String without = json.replaceFirst("\"" + field + "\":(\"[^\"]*\"|[0-9]+),?", "");
    String withNull = json.replaceFirst("(\"" + field + "\":)(\"[^\"]*\"|[0-9]+)", "$1null");

    assertThat(without).isNotEqualTo(json);
    assertThatThrownBy(() -> JsonCodec.read(without.replace(",}", "}"), ChangeResult.class))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining(field);
    assertThatThrownBy(() -> JsonCodec.read(withNull, ChangeResult.class))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining(field);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "[]",
        "\"" + LINE + "\"",
        "{\"type\":\"" + LINE + "\"}",
        "{\"type\":\"Claimed\",\"address\":\"" + LINE + "\"}",
        "{\"type\":\"Claimed\",\"type\":\"Claimed\"}",
        "{\"type\":\"Claimed\",\"repliedAt\":\"" + LINE + "\"}",
        "{\"" + LINE,
        LINE,
        "{\"type\":\"Claimed\"} {}"
      })
  void whatIsNoMessageIsRefusedWithoutShowingIt(String json) {
    assertThatThrownBy(() -> JsonCodec.read(json, KosReply.class))
        .isInstanceOf(SerializationException.class)
        .hasMessageStartingWith("expected KosReply as JSON but ")
        .hasMessageNotContaining(LINE)
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"MADE_UP\"", "0", "\"failed\"", "\"\""})
  void anUnknownConstantIsRefused(String status) {
    String json = JsonCodec.writeString(Messages.failed());

    assertThatThrownBy(
            () ->
                JsonCodec.read(
                    json.replace("\"status\":\"FAILED\"", "\"status\":" + status),
                    ChangeResult.class))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("status");
  }

  @Test
  void numbersAndTextsAreNotTakenForEachOther() {
    String json = JsonCodec.writeString(Messages.completed());

    assertThatThrownBy(
            () ->
                JsonCodec.read(
                    json.replace("\"attempt\":1", "\"attempt\":\"1\""), ChangeResult.class))
        .isInstanceOf(SerializationException.class);
    assertThatThrownBy(
            () ->
                JsonCodec.read(
                    json.replace("\"attempt\":1", "\"attempt\":1.0"), ChangeResult.class))
        .isInstanceOf(SerializationException.class);
  }

  @Test
  void theSerdeTakesNullForNull() {
    Serde<ChangeResult> serde = JsonCodec.serde(ChangeResult.class);

    assertThat(serde.serializer().serialize("t", null)).isNull();
    assertThat(serde.deserializer().deserialize("t", null)).isNull();
    assertThat(
            serde
                .deserializer()
                .deserialize("t", serde.serializer().serialize("t", Messages.completed())))
        .isEqualTo(Messages.completed());
  }
}
