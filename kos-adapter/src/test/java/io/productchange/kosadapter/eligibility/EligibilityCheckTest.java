package io.productchange.kosadapter.eligibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.kos.LineAnswer;
import io.productchange.kosadapter.kos.ProductsAnswer;
import io.productchange.schema.message.ReasonCode;
import io.productchange.schema.message.Violation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EligibilityCheckTest {
  private static final Wanted WANTED = new Wanted("01012345678", "OLD", "NEW");
  private static final ProductsAnswer PRODUCTS =
      new ProductsAnswer.Listed(
          Map.of("OLD", "ACTIVE", "NEW", "ACTIVE", "GONE", "ENDED", "ODD", ""));

  @Test
  void aLineAsStatedAndATargetOnSaleAreEligibleWithEveryCheckSpelledOut() {
    Verdict verdict = check(WANTED, new LineAnswer.Found("OLD", "ACTIVE"));

    assertThat(verdict)
        .isEqualTo(
            new Verdict.Eligible(
                "line: passed, 010****5678 is ACTIVE; current product: passed, OLD as stated;"
                    + " target product: passed, NEW is on sale"));
  }

  @ParameterizedTest
  @CsvSource({
    "OLD, SUSPENDED, NEW, LINE_NOT_ACTIVE",
    "NEW, SUSPENDED, NEW, LINE_NOT_ACTIVE",
    "OTHER, ACTIVE, NEW, CURRENT_PRODUCT_MISMATCH",
    "OLD, ACTIVE, NONE, PRODUCT_NOT_FOUND",
    "OLD, ACTIVE, GONE, PRODUCT_NOT_ON_SALE",
  })
  void aFactThatDoesNotFitIsTheReason(String has, String status, String target, ReasonCode reason) {
    Verdict verdict =
        check(new Wanted("01012345678", "OLD", target), new LineAnswer.Found(has, status));

    assertThat(codes(verdict)).containsExactly(reason);
  }

  @Test
  void everyFactThatDoesNotFitIsNamed() {
    Verdict verdict =
        check(new Wanted("01012345678", "OLD", "GONE"), new LineAnswer.Found("OTHER", "ACTIVE"));

    assertThat(codes(verdict))
        .containsExactly(ReasonCode.CURRENT_PRODUCT_MISMATCH, ReasonCode.PRODUCT_NOT_ON_SALE);
  }

  @ParameterizedTest
  @CsvSource({
    "3001, LINE_NOT_FOUND",
    "3002, LINE_NOT_ACTIVE",
    "3003, PRODUCT_NOT_FOUND",
    "3999, KOS_REFUSED",
  })
  void aRefusedInquiryIsTheReason(String code, ReasonCode reason) {
    assertThat(codes(check(WANTED, new LineAnswer.Refused(code, "no 01012345678"))))
        .containsExactly(reason);
  }

  @Test
  void aReasonShowsNoLineNumber() {
    Verdict verdict = check(WANTED, new LineAnswer.Refused("3001", "no 010-1234-5678 here"));

    assertThat(((Verdict.NotEligible) verdict).checks())
        .contains("010****5678")
        .doesNotContain("1234");
  }

  @Test
  void aLineOnTheTargetNeedsNoProductList() {
    LineAnswer line = new LineAnswer.Found("NEW", "ACTIVE");

    assertThat(EligibilityCheck.needsProducts(WANTED, line)).isFalse();
    assertThat(EligibilityCheck.check(WANTED, line, new ProductsAnswer.Unavailable("not asked")))
        .isInstanceOf(Verdict.NoOp.class);
  }

  @Test
  void aFactThatCannotBeHadDecidesNothing() {
    assertThat(check(WANTED, new LineAnswer.Unavailable("down")))
        .isInstanceOf(Verdict.FactsMissing.class);
    assertThat(
            EligibilityCheck.check(
                WANTED,
                new LineAnswer.Found("OLD", "ACTIVE"),
                new ProductsAnswer.Unavailable("down")))
        .isInstanceOf(Verdict.FactsMissing.class);
    assertThat(
            check(new Wanted("01012345678", "OLD", "ODD"), new LineAnswer.Found("OLD", "ACTIVE")))
        .as("a status that is not stated")
        .isInstanceOf(Verdict.FactsMissing.class);
  }

  private static Verdict check(Wanted wanted, LineAnswer line) {
    return EligibilityCheck.check(wanted, line, PRODUCTS);
  }

  private static List<ReasonCode> codes(Verdict verdict) {
    return ((Verdict.NotEligible) verdict).violations().stream().map(Violation::code).toList();
  }
}
