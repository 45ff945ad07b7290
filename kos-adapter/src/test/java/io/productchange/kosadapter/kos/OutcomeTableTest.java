package io.productchange.kosadapter.kos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeTableTest {
  private static final ChangeCall CALL = new ChangeCall("r-1", "01012345678", "OLD", "NEW");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          200 | {"success":true,"resultCode":"0000","data":{"changeInfo":{"kosOrderNumber":"KO1"}}} | Applied
          201 | {"success":true,"resultCode":"0000"} | Applied
          200 | {"success":true,"resultCode":"0000","data":null,"extra":[1,{"a":2}]} | Applied
          200 | {"success":true,"resultCode":"0000","data":{"requestId":"r-1","resultCode":"0000","changeInfo":{"lineNumber":"01012345678","newProductCode":"NEW"}}} | Applied
          200 | {"success":false,"resultCode":"2001","resultMessage":"no"} | Refused
          200 | {"success":false,"resultCode":"2002","data":{"resultCode":"2002"}} | Refused
          200 | {"success":false,"resultCode":"2005"} | Refused
          200 | {"success":false,"resultCode":"2099"} | Errored
          200 | {"success":false,"resultCode":"9999"} | Errored
          500 | {"success":false,"resultCode":"9999"} | Errored
          503 | {"success":false,"resultCode":"2099"} | Errored
          500 | {"success":false,"resultCode":"2001"} | Unanswered
          500 | {"success":true,"resultCode":"0000"} | Unanswered
          302 | {"success":true,"resultCode":"0000"} | Unanswered
          404 | {"success":false,"resultCode":"2001"} | Unanswered
          200 | {"success":true,"resultCode":"2001"} | Unanswered
          200 | {"success":false,"resultCode":"0000"} | Unanswered
          200 | {"success":"true","resultCode":"0000"} | Unanswered
          200 | {"resultCode":"0000"} | Unanswered
          200 | {"success":true} | Unanswered
          200 | {"success":true,"resultCode":0} | Unanswered
          200 | {"success":false,"resultCode":"2006"} | Unanswered
          200 | {"success":false,"resultCode":"3001"} | Unanswered
          200 | {"success":true,"resultCode":"0000","data":{"resultCode":"2001"}} | Unanswered
          200 | {"success":false,"resultCode":"2001","data":{"resultCode":"0000"}} | Unanswered
          200 | {"success":true,"resultCode":"0000","data":{"requestId":"r-2"}} | Unanswered
          200 | {"success":true,"resultCode":"0000","data":{"changeInfo":{"lineNumber":"01099999999"}}} | Unanswered
          200 | {"success":true,"resultCode":"0000","data":{"changeInfo":{"newProductCode":"OLD"}}} | Unanswered
          200 | {"success":true,"success":false,"resultCode":"0000"} | Unanswered
          200 | {"success":true,"resultCode":"0000"} trailing | Unanswered
          200 | {"success":true,"resultCode":"0000","x":1e-99999999999} | Unanswered
          200 | [] | Unanswered
          200 | null | Unanswered
          200 | "0000" | Unanswered
          200 | <html>ok</html> | Unanswered
          502 | <html>bad gateway</html> | Unanswered
          500 | '' | Unanswered
          """)
  void anAnswerHasExactlyOneOutcome(int status, String body, String outcome) {
    assertThat(classify(status, Map.of(), body.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(outcome);
  }

  @Test
  void theContentTypeMakesNoDifferenceButItsCharsetDoes() {
    byte[] korean =
        "{\"success\":false,\"resultCode\":\"2002\",\"resultMessage\":\"정지\"}"
            .getBytes(java.nio.charset.Charset.forName("EUC-KR"));

    assertThat(classify(200, Map.of("content-type", "text/html; charset=euc-kr"), korean))
        .isEqualTo("Refused");
    assertThat(classify(200, Map.of("content-type", "application/json"), korean))
        .as("not UTF-8, so nothing reliable was heard")
        .isEqualTo("Unanswered");
  }

  @Test
  void whatWasNotWrittenIsNotSentAndWhatBrokeIsUnanswered() {
    assertThat(OutcomeTable.classify(CALL, new Exchange.NotWritten(1, "no connection", false)))
        .isInstanceOf(ChangeOutcome.NotSent.class);
    assertThat(OutcomeTable.classify(CALL, new Exchange.Broken(1, "reset")))
        .isInstanceOf(ChangeOutcome.Unanswered.class);
  }

  @Property(tries = 2_000)
  void arbitraryBytesAreNeverTakenForAnAnswer(
      @ForAll byte[] body, @ForAll @IntRange(min = 100, max = 599) int status) {
    assertThat(classify(status, Map.of(), body)).isEqualTo("Unanswered");
  }

  @Test
  void deepNestingAndHugeNumbersDoNotCrash() {
    byte[] deep = "[".repeat(100_000).getBytes(StandardCharsets.UTF_8);
    byte[] number = ("{\"a\":" + "9".repeat(100_000) + "}").getBytes(StandardCharsets.UTF_8);

    assertThat(classify(200, Map.of(), deep)).isEqualTo("Unanswered");
    assertThat(classify(200, Map.of(), number)).isEqualTo("Unanswered");
  }

  private static String classify(int status, Map<String, String> headers, byte[] body) {
    return OutcomeTable.classify(CALL, new Exchange.Complete(1, status, headers, body))
        .getClass()
        .getSimpleName();
  }
}
