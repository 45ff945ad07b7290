package io.productchange.kossimulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kossimulator.catalogue.Catalogue;
import io.productchange.kossimulator.journal.JournalEvent.Executed;
import io.productchange.kossimulator.journal.JournalEvent.Received;
import io.productchange.kossimulator.journal.JournalEvent.Refused;
import io.productchange.kossimulator.json.Json;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The three calls from outside, field by field. */
class KosContractTest extends SimulatorTest {
  @Test
  void everyAnswerIsInAnEnvelope() throws Exception {
    HttpResponse<String> response = kos.send("GET", Kos.LIST, "");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type"))
        .hasValue("application/json;charset=UTF-8");
    JsonNode envelope = Json.parse(response.body());
    assertThat(envelope.propertyNames())
        .containsExactly("success", "resultCode", "resultMessage", "data", "timestamp", "traceId");
    assertThat(envelope.path("timestamp").asString())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d");
    assertThat(envelope.path("traceId").asString()).matches("[0-9a-f]{16}");
  }

  @Test
  void anInquiryTellsProductAndCustomer() throws Exception {
    JsonNode answer = kos.inquire("01012345671");

    assertThat(answer.path("success").booleanValue()).isTrue();
    assertThat(answer.path("resultCode").asString()).isEqualTo("0000");
    JsonNode data = answer.path("data");
    assertThat(data.propertyNames())
        .containsExactly(
            "requestId",
            "procStatus",
            "resultCode",
            "resultMessage",
            "productInfo",
            "customerInfo");
    assertThat(data.path("requestId").asString()).isEqualTo("inq");
    assertThat(data.path("productInfo").propertyNames())
        .containsExactly(
            "lineNumber",
            "currentProductCode",
            "currentProductName",
            "monthlyFee",
            "dataAllowance",
            "voiceAllowance",
            "smsAllowance",
            "productStatus",
            "contractDate");
    assertThat(data.path("productInfo").path("currentProductCode").asString())
        .isEqualTo("5G_BASIC_12G");
    assertThat(data.path("customerInfo").propertyNames())
        .containsExactly("customerName", "customerId", "operatorCode", "lineStatus");
    assertThat(data.path("customerInfo").path("lineStatus").asString()).isEqualTo("ACTIVE");
  }

  @Test
  void aSuspendedLineIsToldByItsStatus() throws Exception {
    JsonNode answer = kos.inquire("01080000001");

    assertThat(answer.path("resultCode").asString()).isEqualTo("0000");
    assertThat(answer.path("data").path("customerInfo").path("lineStatus").asString())
        .isEqualTo("SUSPENDED");
  }

  @ParameterizedTest
  @CsvSource({"01001234567, 3001", "12345, 3001", "01090000001, 3002"})
  void anInquiryIsRefused(String lineNumber, String code) throws Exception {
    JsonNode answer = kos.inquire(lineNumber);

    assertThat(answer.path("success").booleanValue()).isFalse();
    assertThat(answer.path("resultCode").asString()).isEqualTo(code);
    assertThat(answer.path("data").isNull()).isTrue();
  }

  @Test
  void anInquiryOfALineWithAnUnknownProductIsRefused() throws Exception {
    kos.send("POST", "/admin/lines/" + ACTIVE, "{\"productCode\":\"GONE\"}");

    assertThat(kos.inquire(ACTIVE).path("resultCode").asString()).isEqualTo("3003");
  }

  @Test
  void theProductListIsInSnakeCase() throws Exception {
    JsonNode data = kos.json("GET", Kos.LIST, "").path("data");

    assertThat(data.propertyNames())
        .containsExactly("resultCode", "resultMessage", "productCount", "products");
    assertThat(data.path("productCount").intValue()).isEqualTo(Catalogue.products().size());
    assertThat(data.path("products")).hasSize(Catalogue.products().size());
    for (JsonNode product : data.path("products")) {
      assertThat(product.propertyNames())
          .containsExactly(
              "product_code",
              "product_name",
              "product_type",
              "monthly_fee",
              "data_allowance",
              "voice_allowance",
              "sms_allowance",
              "network_type",
              "status",
              "description");
    }
  }

  @Test
  void aChangeIsMadeAndRecorded() throws Exception {
    JsonNode answer = kos.change("r1", ACTIVE, TARGET);

    assertThat(answer.path("success").booleanValue()).isTrue();
    JsonNode data = answer.path("data");
    assertThat(data.propertyNames())
        .containsExactly("requestId", "resultCode", "resultMessage", "changeInfo");
    JsonNode change = data.path("changeInfo");
    assertThat(change.propertyNames())
        .containsExactly(
            "lineNumber",
            "previousProductCode",
            "previousProductName",
            "newProductCode",
            "newProductName",
            "effectiveDate",
            "changeStatus",
            "kosOrderNumber",
            "estimatedCompletionTime");
    assertThat(change.path("previousProductCode").asString()).isEqualTo("5G_SLIM_6G");
    assertThat(change.path("newProductCode").asString()).isEqualTo(TARGET);
    assertThat(change.path("effectiveDate").asString()).matches("\\d{8}");

    assertThat(kos.inquire(ACTIVE).path("data").path("productInfo").path("currentProductCode"))
        .hasToString("\"" + TARGET + "\"");
    Executed executed = kos.events(Executed.class).getFirst();
    assertThat(executed.requestId()).isEqualTo("r1");
    assertThat(executed.previousProductCode()).isEqualTo("5G_SLIM_6G");
    assertThat(executed.newProductCode()).isEqualTo(TARGET);
    assertThat(executed.kosOrderNumber()).isEqualTo(change.path("kosOrderNumber").asString());
    assertThat(executed.startedAt()).isBeforeOrEqualTo(executed.finishedAt());
    assertThat(kos.events(Received.class).getFirst().seq()).isLessThan(executed.seq());
    assertThat(kos.answered("r1").resultCode()).isEqualTo("0000");
  }

  @ParameterizedTest
  @CsvSource({
    "01001234567, 5G_UNLIMITED, 2001",
    "not a line, 5G_UNLIMITED, 2001",
    "01080000001, 5G_UNLIMITED, 2002",
    "01090000001, 5G_UNLIMITED, 2002",
    "01012345670, NO_SUCH_PRODUCT, 2003",
    "01012345670, LTE_PROMO_2019, 2004",
    "01012345670, PARTNER_5G_10G, 2005"
  })
  void aChangeIsRefused(String lineNumber, String target, String code) throws Exception {
    HttpResponse<String> response =
        kos.send("POST", Kos.CHANGE, Kos.changeBody("r1", lineNumber, target));

    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode answer = Json.parse(response.body());
    assertThat(answer.path("success").booleanValue()).isFalse();
    assertThat(answer.path("resultCode").asString()).isEqualTo(code);
    assertThat(answer.path("data").isNull()).isTrue();
    assertThat(kos.events(Executed.class)).isEmpty();
    Refused refused = kos.events(Refused.class).getFirst();
    assertThat(refused.resultCode()).isEqualTo(code);
    assertThat(refused.scripted()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"requestId\":\"r\"}",
        "{\"lineNumber\":5,\"requestId\":\"r\",\"currentProductCode\":\"a\",\"targetProductCode\":\"b\"}",
        "{\"lineNumber\":null,\"requestId\":\"r\",\"currentProductCode\":\"a\",\"targetProductCode\":\"b\"}",
        "{\"lineNumber\":\"\",\"requestId\":\"r\",\"currentProductCode\":\"a\",\"targetProductCode\":\"b\"}",
        "{\"lineNumber\":\"01012345670\",\"requestId\":\"\\ud800\",\"currentProductCode\":\"a\",\"targetProductCode\":\"5G_UNLIMITED\"}",
        "{\"lineNumber\":\"01012345670\",\"requestId\":{},\"currentProductCode\":\"a\",\"targetProductCode\":\"5G_UNLIMITED\"}"
      })
  void anObjectWithUnusableFieldsIsASystemErrorWithoutEffect(String body) throws Exception {
    HttpResponse<String> change = kos.send("POST", Kos.CHANGE, body);

    assertThat(change.statusCode()).isEqualTo(200);
    assertThat(Json.parse(change.body()).path("resultCode").asString()).isEqualTo("9999");
    assertThat(kos.events(Received.class)).hasSize(1);
    assertThat(kos.events(Refused.class)).hasSize(1);
    assertThat(kos.events(Executed.class)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "[]",
        "\"text\"",
        "{\"lineNumber\":\"a\",\"lineNumber\":\"b\"}",
        "{} {}",
        "[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]",
        "{\"lineNumber\":\"01012345670\""
      })
  void whatIsNoJsonObjectIsABadRequest(String body) throws Exception {
    for (String path : new String[] {Kos.CHANGE, Kos.INQUIRY}) {
      HttpResponse<String> response = kos.send("POST", path, body);

      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(Json.parse(response.body()).path("resultCode").asString()).isEqualTo("9999");
    }
    assertThat(kos.change("after", ACTIVE, TARGET).path("resultCode").asString()).isEqualTo("0000");
  }

  @Test
  void aRequestIdWithAnyCharacterComesBackAsItIs() throws Exception {
    String requestId = "é \\u0000 \\ud83d\\ude00 한 \\\"";

    JsonNode answer = kos.change(requestId, ACTIVE, TARGET);

    String expected = "é \0 \ud83d\ude00 한 \"";
    assertThat(answer.path("data").path("requestId").asString()).isEqualTo(expected);
    assertThat(kos.events(Executed.class).getFirst().requestId()).isEqualTo(expected);
  }

  @Test
  void unknownFieldsAreIgnored() throws Exception {
    JsonNode answer =
        kos.json(
            "POST",
            Kos.INQUIRY,
            "{\"lineNumber\":\"01012345670\",\"requestId\":\"r\",\"more\":[1,{\"x\":null}]}");

    assertThat(answer.path("resultCode").asString()).isEqualTo("0000");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/kos/product/change, 405",
    "POST, /api/v1/kos/product/list, 405",
    "DELETE, /api/v1/kos/product/inquiry, 405",
    "GET, /, 404",
    "POST, /api/v1/kos/product/change/, 404"
  })
  void otherMethodsAndPathsAreHttpErrors(String method, String path, int status) throws Exception {
    HttpResponse<String> response = kos.send(method, path, "");

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(Json.parse(response.body()).path("resultCode").asString()).isEqualTo("9999");
  }

  @Test
  void anotherContentTypeIsRefused() throws Exception {
    try (RawClient client = new RawClient(kos.base())) {
      client.send(
          "POST %s HTTP/1.1\r\nHost: kos\r\nContent-Type: text/xml\r\nContent-Length: 4\r\n\r\n<a/>"
              .formatted(Kos.CHANGE));

      assertThat(client.read().status()).isEqualTo(415);
    }
  }
}
