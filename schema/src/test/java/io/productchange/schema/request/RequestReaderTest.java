package io.productchange.schema.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.productchange.schema.message.DeadLetterCause;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestReaderTest {

  private static final String ORIGIN = "change-requests-3-1042";
  static final String GOOD =
      """
      {"requestId":"crm-17","lineNumber":"01012345678","customerId":"C-4711",\
      "currentProductCode":"5G_BASIC","targetProductCode":"5G_PREMIUM",\
      "requestedAt":"2026-01-31T18:00:00+09:00","type":"CHANGE"}""";

  @Test
  void aGoodRequestIsReadWhole() {
    ReadRequest.Readable request = readable(GOOD);

    assertThat(request.requestId()).isEqualTo("crm-17");
    assertThat(request.idGiven()).isTrue();
    assertThat(request.lineNumber()).isEqualTo("01012345678");
    assertThat(request.customerId()).isEqualTo("C-4711");
    assertThat(request.currentProductCode()).isEqualTo("5G_BASIC");
    assertThat(request.targetProductCode()).isEqualTo("5G_PREMIUM");
    assertThat(request.lineKey()).isEqualTo("01012345678");
    assertThat(request.requestedAtClaim()).isEqualTo(Instant.parse("2026-01-31T09:00:00Z"));
    assertThat(request.canonicalRequest()).isEqualTo(GOOD);
    assertThat(request.violations()).isEmpty();
    assertThat(request.isValid()).isTrue();
  }

  @Test
  void theContentHashIsTheDocumentedOne() {
    // printf '{"lineNumber":"01012345678","customerId":"C-4711","currentProductCode":"5G_BASIC",
    // "targetProductCode":"5G_PREMIUM","type":"CHANGE"}' | sha256sum   (on one line)
    assertThat(readable(GOOD).contentHash())
        .isEqualTo("2e5bf1f33beae95fb96cc5971a8a683162846db8dcbbe8c1a7d395d3b55611e1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"lineNumber\":\"01012345678\"}",
        "{\"requestId\":null,\"lineNumber\":\"01012345678\"}"
      })
  void anAbsentIdIsTheRecordsPlace(String json) {
    ReadRequest.Readable request = readable(json);

    assertThat(request.requestId()).isEqualTo(ORIGIN);
    assertThat(request.idGiven()).isFalse();
    assertThat(request.canonicalRequest())
        .isEqualTo("{\"requestId\":\"" + ORIGIN + "\",\"lineNumber\":\"01012345678\"}");
  }

  @Test
  void aDerivedIdThatIsNoneIsTheCallersMistake() {
    assertThatThrownBy(() -> RequestReader.read(bytes("{}"), "not an id"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"crm-17\"|\"crm-18\"",
        "\"2026-01-31T18:00:00+09:00\"|\"2026-02-01T00:00:00Z\"",
        "\"2026-01-31T18:00:00+09:00\"|17",
        "{\"requestId\"|{\"note\":\"other\",\"deep\":{\"a\":[1]},\"requestId\""
      })
  void idAndClaimAndUnknownFieldsAreNotContent(String part, String other) {
    String changed = GOOD.replace(part, other);

    assertThat(changed).isNotEqualTo(GOOD);
    assertThat(readable(changed).contentHash()).isEqualTo(readable(GOOD).contentHash());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"01012345678\"|\"01012345679\"",
        "\"C-4711\"|4711",
        "\"C-4711\"|\"C-4711 \"",
        "\"5G_BASIC\"|\"5g_basic\"",
        "\"5G_PREMIUM\"|[\"5G_PREMIUM\"]",
        "\"CHANGE\"|\"CANCEL\"",
        ",\"type\":\"CHANGE\"|''"
      })
  void otherContentHasAnotherHash(String part, String other) {
    String changed = GOOD.replace(part, other);

    assertThat(changed).isNotEqualTo(GOOD);
    assertThat(readable(changed).contentHash()).isNotEqualTo(readable(GOOD).contentHash());
  }

  @Test
  void orderSpaceAndEscapesOfTheDocumentDoNotMatter() {
    String written =
        " { \"type\" : \"\\u0043HANGE\" ,\n\"targetProductCode\":\"5G_PREMIUM\","
            + "\"customerId\":\"C\\u002d4711\",\"currentProductCode\":\"5G_BASIC\","
            + "\"l\\u0069neNumber\":\"01012345678\", \"requestId\":\"crm-17\",\"requestedAt\":\"2026-01-31T18:00:00+09:00\"}\r\n";

    assertThat(readable(written)).isEqualTo(readable(GOOD));
  }

  @Test
  void jsonNullMeansAbsent() {
    String without = GOOD.replace(",\"type\":\"CHANGE\"", "");
    String withNull = GOOD.replace("\"CHANGE\"", "null");

    assertThat(readable(withNull)).isEqualTo(readable(without));
  }

  @Test
  void theCanonicalRequestIsAsciiWithNumbersAsSent() {
    ReadRequest.Readable request =
        readable(
            "{\"type\":{\"b\":1.50,\"a\":[1E5,null,true,{}]},\"customerId\":\"고객\\u0000\\n\\\"\",\"x\":1}");

    assertThat(request.canonicalRequest())
        .isEqualTo(
            "{\"requestId\":\"change-requests-3-1042\",\"customerId\":\"\\uace0\\uac1d\\u0000\\n\\\"\","
                + "\"type\":{\"a\":[1E5,null,true,{}],\"b\":1.50}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\"",
        "\"a b\"",
        "\"123456789012345678901234567890123456789012345678901\"",
        "\"한\"",
        "\"a\\u0000\"",
        "12",
        "true",
        "{}",
        "[\"x\"]"
      })
  void anUnusableIdIsNoRequest(String id) {
    assertThat(read(GOOD.replace("\"crm-17\"", id)))
        .asInstanceOf(InstanceOfAssertFactories.type(ReadRequest.Unreadable.class))
        .satisfies(
            unreadable -> {
              assertThat(unreadable.cause()).isEqualTo(DeadLetterCause.INVALID_REQUEST_ID);
              assertThat(unreadable.message()).startsWith("expected a requestId of 1 to 50");
            });
  }

  @Test
  void anIdOfFiftyCharactersIsUsable() {
    String id = "A".repeat(40) + "z09._:-xyZ";

    assertThat(readable(GOOD.replace("crm-17", id)).requestId()).isEqualTo(id).hasSize(50);
  }

  private static ReadRequest read(String json) {
    return RequestReader.read(bytes(json), ORIGIN);
  }

  static ReadRequest.Readable readable(String json) {
    ReadRequest read = read(json);
    assertThat(read).isInstanceOf(ReadRequest.Readable.class);
    return (ReadRequest.Readable) read;
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
