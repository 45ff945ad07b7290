package io.productchange.ingestapi.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.ingestapi.accept.Acceptance;
import io.productchange.ingestapi.http.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AcceptanceAnswersTest {
  static List<Map.Entry<Acceptance, Integer>> acceptances() {
    return List.of(
        Map.entry(new Acceptance.Accepted("id"), 202),
        Map.entry(new Acceptance.Repeated("id"), 202),
        Map.entry(new Acceptance.Unreadable("why"), 400),
        Map.entry(new Acceptance.Conflicting("id"), 409),
        Map.entry(new Acceptance.TooLarge(10), 413),
        Map.entry(new Acceptance.Invalid(List.of()), 422),
        Map.entry(new Acceptance.TooManyInFlight(), 429),
        Map.entry(new Acceptance.NotAccepted(), 503),
        Map.entry(new Acceptance.OutcomeUnknown("id"), 503));
  }

  @ParameterizedTest
  @MethodSource("acceptances")
  void everyOutcomeHasItsStatus(Map.Entry<Acceptance, Integer> expected) {
    assertThat(AcceptanceAnswers.answer(expected.getKey()).status()).isEqualTo(expected.getValue());
  }

  @ParameterizedTest
  @MethodSource("acceptances")
  void whatMayPassByItselfSaysWhenToComeAgain(Map.Entry<Acceptance, Integer> one) {
    Answer answer = AcceptanceAnswers.answer(one.getKey());

    assertThat(answer.headers().containsKey("Retry-After"))
        .isEqualTo(answer.status() == 429 || answer.status() == 503);
  }

  @Test
  void onlyWhatWasTakenHasALocation() {
    for (Map.Entry<Acceptance, Integer> one : acceptances()) {
      Answer answer = AcceptanceAnswers.answer(one.getKey());

      assertThat(answer.headers().containsKey("Location")).isEqualTo(answer.status() == 202);
    }
  }
}
