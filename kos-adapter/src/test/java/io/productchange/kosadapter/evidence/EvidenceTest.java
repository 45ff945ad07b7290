package io.productchange.kosadapter.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.kos.Exchange;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.message.Text;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class EvidenceTest {

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
  void theCustomersNameIsDroppedWhereverItStands() {
    JsonNode kept =
        response(
            "{\"data\":{\"customerInfo\":{\"customerName\":\"Kim\",\"customerId\":\"K1\"},"
                + "\"list\":[{\"CustomerName\":\"Lee\"}]}}");

    assertThat(kept.toString()).doesNotContain("Kim").doesNotContain("Lee").contains("K1");
  }

  @Test
  void theCustomersNameIsDroppedWhateverItsFieldIsSpelledLike() {
    for (String field :
        List.of(
            "customerName ",
            "customerName\\u0000",
            "\\u200bcustomerName",
            "customer_name",
            "CUSTOMER-NAME",
            "customerNameKor",
            "previousCustomerName")) {
      JsonNode kept =
          response("{\"data\":{\"%s\":\"Kim\",\"customerId\":\"K1\"}}".formatted(field));

      assertThat(kept.toString()).as(field).doesNotContain("Kim").contains("K1");
    }
  }

  @Test
  void aTextThatMayHoldADocumentWithTheCustomersNameIsLeftOut() {
    JsonNode kept =
        response(
            "{\"data\":\"{\\\"customerName\\\":\\\"Kim\\\"}\",\"list\":[\"{\\\"customer\\\\u004eame\\\":"
                + "\\\"Lee\\\"}\"],\"resultMessage\":\"unknown customer\"}");

    assertThat(kept.toString()).doesNotContain("Kim").doesNotContain("Lee");
    assertThat(kept.path("resultMessage").stringValue()).isEqualTo("unknown customer");
    String summary =
        response(
                "{\"resultMessage\":\"customerName: Kim\",\"data\":\"" + "x".repeat(60_000) + "\"}")
            .toString();
    assertThat(summary).contains("truncated").doesNotContain("Kim");
  }

  @Test
  void whatIsNotJsonIsKeptAsItsBeginningWithoutNumbers() {
    JsonNode kept = response("<html>line 01012345678 is gone</html>");

    assertThat(kept.path("bytes").intValue()).isEqualTo(37);
    assertThat(kept.path("start").stringValue()).contains("<html>").doesNotContain("01012345678");
    assertThat(response("<b>customerName: Kim</b>").toString()).doesNotContain("Kim");
    assertThat(response("{\"customer\\u004eame\":\"Kim\"").toString()).doesNotContain("Kim");
    assertThat(response("c\0u\0s\0t\0o\0m\0e\0r\0=K\0i\0m\0").toString()).doesNotContain("start");
  }

  @Test
  void aLongAnswerIsKeptAsItsSummary() {
    JsonNode kept = response("{\"resultCode\":\"0000\",\"data\":\"" + "x".repeat(60_000) + "\"}");

    assertThat(kept.path("truncated").booleanValue()).isTrue();
    assertThat(kept.path("resultCode").stringValue()).isEqualTo("0000");
    assertThat(JsonCodec.write(kept).length).isLessThan(200);
  }

  @Test
  void numbersThatPostgresCannotHoldBecomeText() {
    JsonNode kept = response("{\"a\":1e999999,\"b\":12.50,\"c\":-1e-99999,\"d\":0}");

    assertThat(kept.path("a").isString()).isTrue();
    assertThat(kept.path("c").isString()).isTrue();
    assertThat(kept.path("b").isNumber()).isTrue();
    assertThat(kept.path("d").isNumber()).isTrue();
  }

  @Test
  void headersWithSecretsAreDropped() {
    JsonNode kept =
        Evidence.headers(
            Map.of("set-cookie", "session=secret", "content-type", "application/json\0"));

    assertThat(kept.toString()).doesNotContain("secret").contains("application/json\uFFFD");
  }

  private static JsonNode response(String body) {
    return Evidence.response(
            new Exchange.Complete(1, 200, Map.of(), body.getBytes(StandardCharsets.UTF_8)))
        .orElseThrow();
  }
}
