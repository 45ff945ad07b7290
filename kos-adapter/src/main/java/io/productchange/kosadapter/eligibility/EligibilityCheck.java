package io.productchange.kosadapter.eligibility;

import io.productchange.kosadapter.kos.LineAnswer;
import io.productchange.kosadapter.kos.ProductsAnswer;
import io.productchange.schema.message.PersonalData;
import io.productchange.schema.message.ReasonCode;
import io.productchange.schema.message.Text;
import io.productchange.schema.message.Violation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The check of a request against KOS's facts: the line is active, has the product as stated, and
 * the target is on sale. A fact that cannot be had decides nothing. Pure.
 *
 * <p>The order is that of use: a line that is unknown or not active ends the check, since nothing
 * else about it can matter; a line that is on the target already needs no product list.
 */
public final class EligibilityCheck {
  private static final int CODE_CHARACTERS = 20;
  private static final String ACTIVE = "ACTIVE";

  private EligibilityCheck() {}

  /**
   * @param line what the inquiry of the line brought
   * @param products what the product list brought
   */
  public static Verdict check(Wanted wanted, LineAnswer line, ProductsAnswer products) {
    return switch (line) {
      case LineAnswer.Unavailable missing ->
          new Verdict.FactsMissing("line not known: " + missing.why());
      case LineAnswer.Refused refused -> refused(wanted, refused);
      case LineAnswer.Found found -> found(wanted, found, products);
    };
  }

  /** Whether the product list can make a difference, given the line. */
  public static boolean needsProducts(Wanted wanted, LineAnswer line) {
    return line instanceof LineAnswer.Found found
        && found.lineStatus().equals(ACTIVE)
        && !found.currentProductCode().equals(wanted.targetProductCode());
  }

  private static Verdict refused(Wanted wanted, LineAnswer.Refused refused) {
    ReasonCode code = KosReasons.ofInquiry(refused.code());
    String message =
        "expected an inquiry of line %s to succeed, but KOS refused it with %s%s"
            .formatted(
                PersonalData.mask(wanted.lineNumber()),
                Text.shown(refused.code(), 10),
                KosReasons.quoted(refused.message()));
    Checks checks = new Checks();
    checks.failed("line", new Violation(code, "lineNumber", message));
    return checks.notEligible();
  }

  private static Verdict found(Wanted wanted, LineAnswer.Found line, ProductsAnswer products) {
    Checks checks = new Checks();
    if (!line.lineStatus().equals(ACTIVE)) {
      checks.failed(
          "line",
          new Violation(
              ReasonCode.LINE_NOT_ACTIVE,
              "lineNumber",
              "expected line %s to be ACTIVE, but it is %s"
                  .formatted(PersonalData.mask(wanted.lineNumber()), shown(line.lineStatus()))));
      return checks.notEligible();
    }
    checks.passed("line", PersonalData.mask(wanted.lineNumber()) + " is ACTIVE");
    if (line.currentProductCode().equals(wanted.targetProductCode())) {
      checks.passed("target product", "the line has " + shown(wanted.targetProductCode()));
      return new Verdict.NoOp(checks.text());
    }
    currentProduct(wanted, line, checks);
    @Nullable String missing = target(wanted, products, checks);
    if (missing != null) {
      return new Verdict.FactsMissing(missing);
    }
    return checks.violations.isEmpty() ? new Verdict.Eligible(checks.text()) : checks.notEligible();
  }

  private static void currentProduct(Wanted wanted, LineAnswer.Found line, Checks checks) {
    if (line.currentProductCode().equals(wanted.currentProductCode())) {
      checks.passed("current product", shown(line.currentProductCode()) + " as stated");
    } else {
      checks.failed(
          "current product",
          new Violation(
              ReasonCode.CURRENT_PRODUCT_MISMATCH,
              "currentProductCode",
              "expected the line to have %s as stated, but it has %s"
                  .formatted(
                      shown(wanted.currentProductCode()), shown(line.currentProductCode()))));
    }
  }

  /** Checks the target; returns why it could not be checked, or null. */
  private static @Nullable String target(Wanted wanted, ProductsAnswer products, Checks checks) {
    return switch (products) {
      case ProductsAnswer.Unavailable missing -> "products not known: " + missing.why();
      case ProductsAnswer.Listed listed -> {
        @Nullable String status = listed.statusByCode().get(wanted.targetProductCode());
        if (status != null && status.isEmpty()) {
          yield "products not known: no status stated of the target";
        }
        onSale(wanted, status, checks);
        yield null;
      }
    };
  }

  private static void onSale(Wanted wanted, @Nullable String status, Checks checks) {
    String target = shown(wanted.targetProductCode());
    if (status == null) {
      checks.failed(
          "target product",
          new Violation(
              ReasonCode.PRODUCT_NOT_FOUND,
              "targetProductCode",
              "expected %s to be a product of KOS, but it is not listed".formatted(target)));
    } else if (status.equals(ACTIVE)) {
      checks.passed("target product", target + " is on sale");
    } else {
      checks.failed(
          "target product",
          new Violation(
              ReasonCode.PRODUCT_NOT_ON_SALE,
              "targetProductCode",
              "expected %s to be on sale (ACTIVE), but it is %s".formatted(target, shown(status))));
    }
  }

  private static String shown(String code) {
    return Text.shown(code, CODE_CHARACTERS);
  }

  /** The checks made so far. */
  private static final class Checks {
    private final List<String> lines = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();

    void passed(String check, String fact) {
      lines.add(check + ": passed, " + fact);
    }

    void failed(String check, Violation violation) {
      lines.add(check + ": failed, " + violation.message());
      violations.add(violation);
    }

    String text() {
      return String.join("; ", lines);
    }

    Verdict.NotEligible notEligible() {
      return new Verdict.NotEligible(text(), violations);
    }
  }
}
