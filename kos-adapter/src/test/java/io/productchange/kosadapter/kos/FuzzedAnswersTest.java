package io.productchange.kosadapter.kos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.testservers.fuzz.FuzzRun;
import io.productchange.testservers.fuzz.Json;
import io.productchange.testservers.fuzz.Mutator;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Answers of KOS that are nearly right, each with the meaning that a second, independent reading of
 * KOS's contract gives it.
 */
class FuzzedAnswersTest {
  private static final String LINE = "01012345678";
  private static final ChangeCall CALL = new ChangeCall("r-1", LINE, "OLD", "NEW");
  private static final List<Integer> STATUSES =
      List.of(200, 200, 200, 200, 201, 204, 302, 400, 404, 500, 502, 503);
  private static final List<String> CHANGES =
      List.of(
          """
          {"success":true,"resultCode":"0000","resultMessage":"ok","data":{"requestId":"r-1",
           "resultCode":"0000","resultMessage":"ok","changeInfo":{"lineNumber":"01012345678",
           "previousProductCode":"OLD","newProductCode":"NEW","effectiveDate":"20260301",
           "changeStatus":"COMPLETED","kosOrderNumber":"KO1"}},
           "timestamp":"2026-03-01T14:30:00","traceId":"t"}""",
          """
          {"success":false,"resultCode":"2002","resultMessage":"정지","data":{"requestId":"r-1",
           "resultCode":"2002"},"timestamp":"2026-03-01T14:30:00","traceId":"t"}""",
          """
          {"success":false,"resultCode":"9999","resultMessage":"","data":null,"traceId":"t"}""",
          """
          {"success":false,"resultCode":"2099","data":{"resultCode":"2099"}}""");
  private static final List<String> INQUIRIES =
      List.of(
          """
          {"success":true,"resultCode":"0000","data":{"requestId":"r-1","procStatus":"DONE",
           "resultCode":"0000","productInfo":{"lineNumber":"01012345678",
           "currentProductCode":"OLD","monthlyFee":69000,"productStatus":"ACTIVE"},
           "customerInfo":{"customerName":"김","customerId":"K1","operatorCode":"OP",
           "lineStatus":"ACTIVE"}}}""",
          """
          {"success":false,"resultCode":"3001","data":null}""");
  private static final List<String> LISTS =
      List.of(
          """
          {"success":true,"resultCode":"0000","data":{"resultCode":"0000","productCount":2,
           "products":[{"product_code":"A","status":"ACTIVE","monthly_fee":1},
           {"product_code":"B","status":"DISCONTINUED"}]}}""");

  @Test
  void anAnswerToAChangeCallIsTakenForWhatItSaysAndNoMore() {
    Map<String, Integer> kinds = new TreeMap<>();
    Random random = FuzzRun.random("change answers");
    Mutator mutator = new Mutator(random);
    for (int i = 0; i < FuzzRun.inputs(15_000); i++) {
      byte[] body = mutator.mutate(CHANGES.get(random.nextInt(CHANGES.size())));
      int status = STATUSES.get(random.nextInt(STATUSES.size()));
      String outcome = name(OutcomeTable.classify(CALL, answer(status, body)));
      assertThat(outcome)
          .as("%s: HTTP %d, %s", FuzzRun.reproduced(i), status, new String(body, UTF_8))
          .isEqualTo(meaning(status, envelope(body)));
      kinds.merge(outcome, 1, Integer::sum);
    }
    assertThat(kinds).containsOnlyKeys("Applied", "Refused", "Errored", "Unanswered");
  }

  @Test
  void anInquiryIsBelievedOnlyWhereItSaysAllThatIsAsked() {
    Map<String, Integer> kinds = new TreeMap<>();
    Random random = FuzzRun.random("inquiries");
    Mutator mutator = new Mutator(random);
    for (int i = 0; i < FuzzRun.inputs(10_000); i++) {
      byte[] body = mutator.mutate(INQUIRIES.get(random.nextInt(INQUIRIES.size())));
      int status = STATUSES.get(random.nextInt(STATUSES.size()));
      LineAnswer read = InquiryTable.line(LINE, answer(status, body));
      assertThat(name(read))
          .as("%s: HTTP %d, %s", FuzzRun.reproduced(i), status, new String(body, UTF_8))
          .isEqualTo(lineMeaning(status, envelope(body)));
      kinds.merge(name(read), 1, Integer::sum);
    }
    assertThat(kinds).containsOnlyKeys("Found", "Refused", "Unavailable");
  }

  @Test
  void aProductListIsBelievedOnlyWhereItIsComplete() {
    Map<String, Integer> kinds = new TreeMap<>();
    Random random = FuzzRun.random("lists");
    Mutator mutator = new Mutator(random);
    for (int i = 0; i < FuzzRun.inputs(5_000); i++) {
      byte[] body = mutator.mutate(LISTS.get(random.nextInt(LISTS.size())));
      ProductsAnswer read = InquiryTable.products(answer(200, body));
      if (read instanceof ProductsAnswer.Listed(Map<String, String> statusByCode)) {
        assertListed(FuzzRun.reproduced(i), statusByCode, envelope(body).orElseThrow());
      }
      kinds.merge(name(read), 1, Integer::sum);
    }
    assertThat(kinds).containsOnlyKeys("Listed", "Unavailable");
  }

  /** Nothing is on sale that the answer does not say is. */
  private static void assertListed(String input, Map<String, String> statusByCode, Json whole) {
    assertThat(says(whole, true)).as(input).isTrue();
    assertThat(statusByCode).as(input).isNotEmpty();
    List<Json> products =
        ((Json.Arr) field(field(whole, "data"), "products").orElseThrow()).items();
    statusByCode.forEach(
        (code, status) ->
            assertThat(products)
                .as("%s: %s is in the answer", input, code)
                .anyMatch(
                    product ->
                        Json.text(product, "product_code").equals(Optional.of(code))
                            && Json.text(product, "status").orElse("").equals(status)));
  }

  private static String meaning(int status, Optional<Json> envelope) {
    boolean good = status / 100 == 2;
    if (envelope.isEmpty()) {
      return "Unanswered";
    }
    Json whole = envelope.get();
    String code = Json.text(whole, "resultCode").orElse("");
    if (says(whole, false) && Set.of("2099", "9999").contains(code)) {
      return "Errored";
    }
    if (good && says(whole, false) && code.matches("200[1-5]")) {
      return "Refused";
    }
    return good && says(whole, true) && isAboutTheCall(field(whole, "data"))
        ? "Applied"
        : "Unanswered";
  }

  private static String lineMeaning(int status, Optional<Json> envelope) {
    if (status / 100 != 2 || envelope.isEmpty()) {
      return "Unavailable";
    }
    Json whole = envelope.get();
    String code = Json.text(whole, "resultCode").orElse("");
    if (says(whole, false) && code.matches("[23][0-9]{3}") && !code.equals("2099")) {
      return "Refused";
    }
    Optional<Json> product = field(field(whole, "data"), "productInfo");
    boolean complete =
        text(product, "lineNumber").orElse(LINE).equals(LINE)
            && text(product, "currentProductCode").isPresent()
            && text(field(field(whole, "data"), "customerInfo"), "lineStatus").isPresent();
    return says(whole, true) && complete ? "Found" : "Unavailable";
  }

  /** Whether flag and codes all say that it is done, or all that it failed. */
  private static boolean says(Json whole, boolean done) {
    Optional<String> code = Json.text(whole, "resultCode");
    Optional<String> inner = text(field(whole, "data"), "resultCode");
    return field(whole, "success").equals(Optional.of(new Json.Raw(Boolean.toString(done))))
        && code.isPresent()
        && code.get().equals("0000") == done
        && inner.orElse(code.get()).equals(code.get());
  }

  private static boolean isAboutTheCall(Optional<Json> data) {
    Optional<Json> info = field(data, "changeInfo");
    return text(data, "requestId").orElse("r-1").equals("r-1")
        && text(info, "lineNumber").orElse(LINE).equals(LINE)
        && text(info, "newProductCode").orElse("NEW").equals("NEW");
  }

  private static Optional<Json> field(Json object, String name) {
    return object instanceof Json.Obj obj ? obj.field(name) : Optional.empty();
  }

  private static Optional<Json> field(Optional<Json> object, String name) {
    return object.flatMap(present -> field(present, name));
  }

  private static Optional<String> text(Optional<Json> object, String name) {
    return object.flatMap(present -> Json.text(present, name));
  }

  /** One object in UTF-8 within the limits of KOS's answers. */
  private static Optional<Json> envelope(byte[] body) {
    try {
      Json whole = Json.parse(UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
      return Optional.of(whole)
          .filter(Json.Obj.class::isInstance)
          .filter(tree -> tree.isWithin(16, 64 * 1024, 64, 32))
          // No number of any library has such an exponent.
          .filter(tree -> !tree.write().contains("e-2147483649"));
    } catch (CharacterCodingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Exchange answer(int status, byte[] body) {
    return new Exchange.Complete(1, status, Map.of(), body);
  }

  private static String name(Object answer) {
    return answer.getClass().getSimpleName();
  }
}
