package io.productchange.schema.request;

import static io.productchange.schema.request.RequestField.CURRENT_PRODUCT_CODE;
import static io.productchange.schema.request.RequestField.CUSTOMER_ID;
import static io.productchange.schema.request.RequestField.LINE_NUMBER;
import static io.productchange.schema.request.RequestField.REQUESTED_AT;
import static io.productchange.schema.request.RequestField.TARGET_PRODUCT_CODE;
import static io.productchange.schema.request.RequestField.TYPE;

import io.productchange.schema.message.PersonalData;
import io.productchange.schema.message.ReasonCode;
import io.productchange.schema.message.Text;
import io.productchange.schema.message.Violation;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a request must be to be carried out. Pure; finds every breach, not only the first. */
final class RequestRules {

  private static final Pattern LINE = Pattern.compile("010[0-9]{8}");

  /** ISO-8601's extended form with an offset; seconds and up to nine decimals may be there. */
  private static final Pattern TIME =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})");

  /** How much of a wrong value is shown. */
  private static final int SHOWN_CHARACTERS = 40;

  private final RequestDocument request;
  private final List<Violation> violations = new ArrayList<>();

  private RequestRules(RequestDocument request) {
    this.request = request;
  }

  static List<Violation> violationsOf(RequestDocument request) {
    RequestRules rules = new RequestRules(request);
    rules.checkLineNumber();
    rules.checkPrintable(CUSTOMER_ID);
    rules.checkPrintable(CURRENT_PRODUCT_CODE);
    rules.checkPrintable(TARGET_PRODUCT_CODE);
    rules.checkRequestedAt();
    rules.checkType();
    rules.checkDifferentProduct();
    return rules.violations;
  }

  static boolean isLineNumber(@Nullable String text) {
    return text != null && LINE.matcher(text).matches();
  }

  /** The string as sent where it is printable and fits its column, else null. */
  static @Nullable String statedValue(RequestDocument request, RequestField field) {
    FieldValue value = request.stated(field);
    return value != null
            && value.kind() == FieldValue.Kind.STRING
            && Text.length(value.text()) <= field.columnCharacters()
            && Text.isPrintable(value.text())
        ? value.text()
        : null;
  }

  /** The sender's claim of when it asked, where there is one and it is an instant. */
  static Optional<Instant> requestedAt(RequestDocument request) {
    FieldValue value = request.stated(REQUESTED_AT);
    if (value == null
        || value.kind() != FieldValue.Kind.STRING
        || !TIME.matcher(value.text()).matches()) {
      return Optional.empty();
    }
    try {
      OffsetDateTime claim = OffsetDateTime.parse(value.text());
      int year = claim.withOffsetSameInstant(ZoneOffset.UTC).getYear();
      return year >= 1 && year <= 9999 ? Optional.of(claim.toInstant()) : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private void checkLineNumber() {
    FieldValue value = request.stated(LINE_NUMBER);
    if (value == null || value.kind() != FieldValue.Kind.STRING || !isLineNumber(value.text())) {
      refuse(LINE_NUMBER, "010 and 8 digits", value);
    }
  }

  private void checkPrintable(RequestField field) {
    if (!isPresentAndFits(field)) {
      refuse(
          field,
          "1 to " + field.columnCharacters() + " printable characters",
          request.stated(field));
    }
  }

  private boolean isPresentAndFits(RequestField field) {
    String stated = statedValue(request, field);
    return stated != null && !stated.isEmpty();
  }

  private void checkRequestedAt() {
    FieldValue value = request.stated(REQUESTED_AT);
    if (value != null && requestedAt(request).isEmpty()) {
      refuse(REQUESTED_AT, "an ISO-8601 time with its offset, or nothing", value);
    }
  }

  private void checkType() {
    FieldValue value = request.stated(TYPE);
    if (value != null
        && (value.kind() != FieldValue.Kind.STRING || !value.text().equals("CHANGE"))) {
      refuse(TYPE, "CHANGE or nothing", value);
    }
  }

  private void checkDifferentProduct() {
    String current = statedValue(request, CURRENT_PRODUCT_CODE);
    String target = statedValue(request, TARGET_PRODUCT_CODE);
    if (target != null && !target.isEmpty() && target.equals(current)) {
      violations.add(
          new Violation(
              ReasonCode.SAME_PRODUCT,
              TARGET_PRODUCT_CODE.jsonName(),
              "expected another product than the current one but both are \""
                  + shown(target)
                  + '"'));
    }
  }

  private void refuse(RequestField field, String expected, @Nullable FieldValue found) {
    violations.add(
        new Violation(
            ReasonCode.INVALID_REQUEST,
            field.jsonName(),
            "expected %s but %s".formatted(expected, found(field, found))));
  }

  private static String found(RequestField field, @Nullable FieldValue value) {
    if (value == null) {
      return "it is absent";
    }
    if (value.kind() != FieldValue.Kind.STRING) {
      return "it is " + value.kind().inWords();
    }
    int characters = Text.length(value.text());
    String shown = field == LINE_NUMBER ? PersonalData.mask(value.text()) : shown(value.text());
    return "it is \"%s\" (%d %s)"
        .formatted(shown, characters, characters == 1 ? "character" : "characters");
  }

  private static String shown(String text) {
    return Text.shown(PersonalData.maskWithin(text), SHOWN_CHARACTERS);
  }
}
