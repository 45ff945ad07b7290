package io.productchange.kosadapter.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.kos.Exchange;
import io.productchange.kosadapter.kos.KosService;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.message.Text;
import io.productchange.testservers.fuzz.FuzzRun;
import io.productchange.testservers.fuzz.Mutator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class EvidenceTest {
  private static final String INQUIRY =
      """
      {"success":true,"resultCode":"0000","resultMessage":"ok","data":{"requestId":"r-1",
       "procStatus":"DONE","resultCode":"0000","resultMessage":"ok","productInfo":{
       "lineNumber":"01012345678","currentProductCode":"OLD","currentProductName":"old",
       "monthlyFee":69000,"productStatus":"ACTIVE","contractDate":"20240101"},"customerInfo":{
       "customerName":"김영희","customerId":"K1","operatorCode":"OP","lineStatus":"ACTIVE",
       "alias":{"customerName":"Kim-Yeong-hui"}}},"timestamp":"2026-03-01T14:30:00",
       "traceId":"t"}""";

  /** The mutator escapes whatever is not ASCII. */
  private static final Pattern NAME_AS_STATUS =
      Pattern.compile("lineStatus\"\\s*:\\s*\"[^\"]*\\\\uae40\\\\uc601\\\\ud76c");

  @Property(tries = 2_000)
  void anyTextBecomesStorableAndFits(
      @ForAll String text, @ForAll @IntRange(min = 1, max = 60) int max) {
    String stored = Storable.text(text, max);

    assertThat(Text.length(stored)).isLessThanOrEqualTo(max);
    assertThat(stored).doesNotContain("\0");
    assertThat(new String(stored.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
        .isEqualTo(stored);
  }

  @Test
  void aTextThatFitsIsKeptAsItIs() {
    assertThat(Storable.text("정지된 회선 😀", 9)).isEqualTo("정지된 회선 😀");
  }

  @Test
  void ofAnInquiryWhatTheDecisionRestsOnIsKept() {
    JsonNode kept = response(KosService.KOS_CUSTOMER, INQUIRY);

    assertThat(kept)
        .isEqualTo(
            JsonCodec.readTree(
                """
                {"success":true,"resultCode":"0000","resultMessage":"ok","data":{"requestId":"r-1",
                 "procStatus":"DONE","resultCode":"0000","resultMessage":"ok","productInfo":{
                 "lineNumber":"01012345678","currentProductCode":"OLD","productStatus":"ACTIVE"},
                 "customerInfo":{"lineStatus":"ACTIVE"}},"timestamp":"2026-03-01T14:30:00",
                 "traceId":"t"}"""));
  }

  @Test
  void ofAChangeAllThatTheContractNamesIsKept() {
    String answer =
        """
        {"success":true,"resultCode":"0000","resultMessage":"정상","data":{"requestId":"r-1",
         "resultCode":"0000","resultMessage":"정상","changeInfo":{"lineNumber":"01012345678",
         "previousProductCode":"OLD","previousProductName":"old","newProductCode":"NEW",
         "newProductName":"new","effectiveDate":"20260301","changeStatus":"DONE",
         "kosOrderNumber":"KO1","estimatedCompletionTime":null}},
         "timestamp":"2026-03-01T14:30:00","traceId":"t"}""";

    assertThat(response(KosService.KOS_CHANGE, answer)).isEqualTo(JsonCodec.readTree(answer));
  }

  @ParameterizedTest
  @EnumSource
  void aFieldThatTheContractDoesNotNameIsDroppedWhateverItIsCalled(KosService service) {
    for (String field :
        List.of(
            "customerName",
            "customername ",
            "customerName\\u0000",
            "\\u200bcustomerName",
            "alias",
            "__proto__",
            "성명",
            "")) {
      String member = "\"%s\":\"김영희\"".formatted(field);
      JsonNode kept =
          response(
              service,
              """
              {%s,"resultCode":"0000","data":{%1$s,"resultCode":"0000","customerInfo":{%1$s,
               "lineStatus":"ACTIVE","of":{%1$s}},"productInfo":{%1$s},"changeInfo":{%1$s,
               "kosOrderNumber":{%1$s}},"products":[{%1$s},"김영희",["김영희"]]}}"""
                  .formatted(member));

      assertThat(kept.toString()).as(field).doesNotContain("김영희").contains("0000");
    }
  }

  /** A mutant of an answer may hold the name in a text or status that is kept: see there. */
  @Test
  void noMutantOfAnInquiryBringsTheCustomersNameIn() {
    Random random = FuzzRun.random("evidence");
    Mutator mutator = new Mutator(random);
    int kept = 0;
    for (int i = 0; i < FuzzRun.inputs(10_000); i++) {
      byte[] body = mutator.mutate(INQUIRY);
      String evidence = response(KosService.KOS_CUSTOMER, body).toString();
      if (!NAME_AS_STATUS.matcher(new String(body, StandardCharsets.ISO_8859_1)).find()) {
        assertThat(evidence).as(FuzzRun.reproduced(i)).doesNotContain("김영희", "Kim-Yeong-hui");
        kept += evidence.contains("currentProductCode") ? 1 : 0;
      }
    }
    assertThat(kept).as("that were read").isGreaterThan(FuzzRun.inputs(10_000) / 4);
  }

  @Test
  void aTextThatMayHoldADocumentWithTheCustomersNameIsLeftOut() {
    JsonNode kept =
        response(
            KosService.KOS_CHANGE,
            "{\"traceId\":\"{\\\"customerName\\\":\\\"Kim\\\"}\",\"timestamp\":"
                + "\"{\\\"customer\\\\u004eame\\\":\\\"Lee\\\"}\",\"resultMessage\":\"unknown customer\"}");

    assertThat(kept.toString()).doesNotContain("Kim").doesNotContain("Lee");
    assertThat(kept.path("resultMessage").stringValue()).isEqualTo("unknown customer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>김영희 01012345678</html>",
        "{\"traceId\":\"김영희\"",
        "[\"김영희\"]",
        "\"김영희\"",
        "1"
      })
  void ofWhatIsNoJsonObjectOnlyTheSizeIsKept(String body) {
    JsonNode kept = response(KosService.KOS_CHANGE, body);

    assertThat(kept.path("unreadable").booleanValue()).isTrue();
    assertThat(kept.path("bytes").intValue())
        .isEqualTo(body.getBytes(StandardCharsets.UTF_8).length);
    assertThat(kept.size()).isEqualTo(2);
  }

  @Test
  void aLongAnswerIsKeptAsItsEnvelope() {
    JsonNode kept =
        response(
            KosService.KOS_PRODUCT,
            "{\"resultCode\":\"0000\",\"traceId\":\"%s\",\"data\":{\"productCount\":1}}"
                .formatted("x".repeat(60_000)));

    assertThat(kept.path("truncated").booleanValue()).isTrue();
    assertThat(kept.path("resultCode").stringValue()).isEqualTo("0000");
    assertThat(kept.has("data")).isFalse();
    assertThat(JsonCodec.write(kept).length).isLessThan(2_000);
  }

  @Test
  void numbersThatPostgresCannotHoldBecomeText() {
    JsonNode kept =
        response(
            KosService.KOS_PRODUCT,
            "{\"resultCode\":1e999999,\"timestamp\":12.50,\"traceId\":-1e-99999,\"success\":0}");

    assertThat(kept.path("resultCode").isString()).isTrue();
    assertThat(kept.path("traceId").isString()).isTrue();
    assertThat(kept.path("timestamp").isNumber()).isTrue();
    assertThat(kept.path("success").isNumber()).isTrue();
  }

  @Test
  void headersThatAreNotKnownToBeHarmlessAreDropped() {
    JsonNode kept =
        Evidence.headers(
            Map.of(
                "set-cookie",
                "session=secret",
                "x-customer",
                "김영희",
                "content-type",
                "application/json\0"));

    assertThat(kept.toString()).isEqualTo("{\"content-type\":\"application/json\uFFFD\"}");
  }

  private static JsonNode response(KosService service, String body) {
    return response(service, body.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode response(KosService service, byte[] body) {
    return Evidence.response(service, new Exchange.Complete(1, 200, Map.of(), body)).orElseThrow();
  }
}
