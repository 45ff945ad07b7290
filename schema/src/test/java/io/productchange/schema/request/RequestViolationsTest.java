package io.productchange.schema.request;

import static io.productchange.schema.request.RequestReaderTest.GOOD;
import static io.productchange.schema.request.RequestReaderTest.readable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.productchange.schema.message.ReasonCode;
import io.productchange.schema.message.Violation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rules a request can break, and how that is said. */
final class RequestViolationsTest {

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

  private static Violation invalid(String field, String message) {
    return new Violation(ReasonCode.INVALID_REQUEST, field, message);
  }
}
