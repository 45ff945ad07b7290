package io.productchange.schema.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.productchange.schema.message.DeadLetterCause;
import io.productchange.schema.message.ReasonCode;
import io.productchange.schema.message.Violation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestReaderTest {

  private static final String ORIGIN = "change-requests-3-1042";
  private static final String GOOD =
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

  @Test
  void everyViolationIsNamedAtOnceInTheOrderOfTheFields() {
    ReadRequest.Readable request =
        readable(
            """
            {"lineNumber":"0101234567","customerId":"","currentProductCode":7,\
            "targetProductCode":"123456789012345678901","requestedAt":"yesterday","type":"CANCEL"}""");

    assertThat(request.violations())
        .containsExactly(
            invalid(
                "lineNumber", "expected 010 and 8 digits but it is \"010****\" (10 characters)"),
            invalid(
                "customerId",
                "expected 1 to 50 printable characters but it is \"\" (0 characters)"),
            invalid(
                "currentProductCode", "expected 1 to 20 printable characters but it is a number"),
            invalid(
                "targetProductCode",
                "expected 1 to 20 printable characters but it is \"123****8901\" (21 characters)"),
            invalid(
                "requestedAt",
                "expected an ISO-8601 time with its offset, or nothing but it is \"yesterday\" (9 characters)"),
            invalid("type", "expected CHANGE or nothing but it is \"CANCEL\" (6 characters)"));
  }

  @Test
  void theSameProductIsAViolationOfItsOwn() {
    assertThat(readable(GOOD.replace("5G_PREMIUM", "5G_BASIC")).violations())
        .containsExactly(
            new Violation(
                ReasonCode.SAME_PRODUCT,
                "targetProductCode",
                "expected another product than the current one but both are \"5G_BASIC\""));
  }

  @Test
  void twoEmptyCodesAreNotTheSameProduct() {
    assertThat(readable(GOOD.replace("5G_PREMIUM", "").replace("5G_BASIC", "")).violations())
        .extracting(Violation::code)
        .containsExactly(ReasonCode.INVALID_REQUEST, ReasonCode.INVALID_REQUEST);
  }

  @ParameterizedTest
  @CsvSource({
    "0101234567, a number with one digit less",
    "02012345678, another prefix",
    "'01012345678 ', a space behind",
    "０１０１２３４５６７８, digits of another width",
    "010-1234-5678, separators"
  })
  void aWrongLineNumberIsStatedButNoKey(String lineNumber, String why) {
    ReadRequest.Readable request = readable(GOOD.replace("01012345678", lineNumber));

    assertThat(request.violations()).as(why).extracting(Violation::field).contains("lineNumber");
    assertThat(request.lineNumber()).isEqualTo(lineNumber);
    assertThat(request.lineKey()).isEqualTo("crm-17");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\u0000",
        "a\\u0007",
        "a\\u200bb",
        "\\ud800",
        "\\udc00x",
        "\\u202e1",
        "\\ue000",
        "\\uffff",
        "\\u2028",
        "a\\nb"
      })
  void whatCannotBeSeenIsNeitherValidNorStated(String customerId) {
    ReadRequest.Readable request = readable(GOOD.replace("C-4711", customerId));

    assertThat(request.customerId()).isNull();
    assertThat(request.violations())
        .extracting(Violation::field, Violation::code)
        .containsExactly(tuple("customerId", ReasonCode.INVALID_REQUEST));
    assertThat(request.violations().getFirst().message()).matches("[ -~]*");
  }

  @Test
  void lengthsCountCharactersAsTheDatabaseDoes() {
    String fifty = "😀".repeat(50);

    assertThat(readable(GOOD.replace("C-4711", fifty)).isValid()).isTrue();
    assertThat(readable(GOOD.replace("C-4711", fifty + "x")).customerId()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-31T18:00+09:00",
        "2026-01-31T18:00:00.123456789Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999Z"
      })
  void aTimeWithItsOffsetIsTaken(String time) {
    ReadRequest.Readable request = readable(GOOD.replace("2026-01-31T18:00:00+09:00", time));

    assertThat(request.isValid()).isTrue();
    assertThat(request.requestedAtClaim()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-31",
        "2026-01-31T18:00:00",
        "2026-01-31 18:00:00Z",
        "2026-02-30T18:00:00Z",
        "2026-01-31T23:59:60Z",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "+10000-01-01T00:00:00Z",
        "2026-01-31T18:00:00+19:00",
        ""
      })
  void whatIsNoTimeIsAViolation(String time) {
    ReadRequest.Readable request = readable(GOOD.replace("2026-01-31T18:00:00+09:00", time));

    assertThat(request.requestedAtClaim()).isNull();
    assertThat(request.violations()).extracting(Violation::field).containsExactly("requestedAt");
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

  private static Violation invalid(String field, String message) {
    return new Violation(ReasonCode.INVALID_REQUEST, field, message);
  }

  private static ReadRequest read(String json) {
    return RequestReader.read(bytes(json), ORIGIN);
  }

  private static ReadRequest.Readable readable(String json) {
    ReadRequest read = read(json);
    assertThat(read).isInstanceOf(ReadRequest.Readable.class);
    return (ReadRequest.Readable) read;
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
