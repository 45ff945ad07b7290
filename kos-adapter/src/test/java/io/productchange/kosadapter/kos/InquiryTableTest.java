package io.productchange.kosadapter.kos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InquiryTableTest {
  private static final String LINE = "01012345678";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          200 | {"success":true,"resultCode":"0000","data":{"productInfo":{"lineNumber":"01012345678","currentProductCode":"P"},"customerInfo":{"lineStatus":"ACTIVE"}}} | Found
          200 | {"success":true,"resultCode":"0000","data":{"productInfo":{"currentProductCode":"P"},"customerInfo":{"lineStatus":"SUSPENDED"}}} | Found
          200 | {"success":true,"resultCode":"0000","data":{"productInfo":{"lineNumber":"01099999999","currentProductCode":"P"},"customerInfo":{"lineStatus":"ACTIVE"}}} | Unavailable
          200 | {"success":true,"resultCode":"0000","data":{"productInfo":{"currentProductCode":"P"}}} | Unavailable
          200 | {"success":true,"resultCode":"0000","data":{"customerInfo":{"lineStatus":"ACTIVE"}}} | Unavailable
          200 | {"success":true,"resultCode":"0000","data":null} | Unavailable
          200 | {"success":false,"resultCode":"3001"} | Refused
          200 | {"success":false,"resultCode":"3002"} | Refused
          200 | {"success":false,"resultCode":"2777"} | Refused
          200 | {"success":false,"resultCode":"9999"} | Unavailable
          200 | {"success":false,"resultCode":"2099"} | Unavailable
          200 | {"success":false,"resultCode":"MAINTENANCE"} | Unavailable
          200 | {"success":false} | Unavailable
          500 | {"success":false,"resultCode":"3001"} | Unavailable
          200 | nothing | Unavailable
          """)
  void anInquirySaysSomethingOrIsToBeRepeated(int status, String body, String meaning) {
    assertThat(InquiryTable.line(LINE, answer(status, body)).getClass().getSimpleName())
        .isEqualTo(meaning);
  }

  @Test
  void anEmptyOrCutProductListIsNoList() {
    assertThat(InquiryTable.products(answer(200, list(""))))
        .isInstanceOf(ProductsAnswer.Unavailable.class);
    assertThat(InquiryTable.products(answer(200, list("{\"product_code\":\"A\"}"))))
        .as("it says that there are two")
        .isInstanceOf(ProductsAnswer.Unavailable.class);
  }

  @Test
  void aProductListNamesStatusByCode() {
    ProductsAnswer products =
        InquiryTable.products(
            answer(
                200,
                list(
                    "{\"product_code\":\"A\",\"status\":\"ACTIVE\",\"new\":1},"
                        + "{\"product_code\":\"B\"}")));

    assertThat(products).isEqualTo(new ProductsAnswer.Listed(Map.of("A", "ACTIVE", "B", "")));
  }

  private static String list(String products) {
    return "{\"success\":true,\"resultCode\":\"0000\",\"data\":{\"resultCode\":\"0000\",\"productCount\":2,\"products\":[%s]}}"
        .formatted(products);
  }

  private static Exchange answer(int status, String body) {
    return new Exchange.Complete(1, status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }
}
