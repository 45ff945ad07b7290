package io.productchange.systemtests.outside;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.productchange.testservers.fuzz.Mutator;
import java.util.regex.Pattern;

/**
 * Marked personal data and secrets. Each is a text that stands nowhere else, so that wherever it is
 * found it came out of our processes.
 */
final class Canaries {
  /** Lines of the run: {@code 01077} and six digits. */
  private static final String LINES = "01077";

  /** What KOS tells of a customer and nobody here needs. */
  static final String CUSTOMER_NAME = "Canary-Kim-Yeong-hui";

  /** The same in Hangul, which may be escaped. */
  static final String CUSTOMER_NAME_HANGUL = "카나리아김영희";

  /** Of the HTTP API. */
  static final String HTTP_TOKEN = "canary-bearer-4f1d9b77c2";

  /** What a server of KOS sends as its own secret. */
  static final String KOS_COOKIE = "canary-kos-session-77aa";

  private static final String CUSTOMER_IDS = "CANARY-CUST-";

  private Canaries() {}

  static String line(int number) {
    return "%s%06d".formatted(LINES, number);
  }

  static String customerId(int number) {
    return CUSTOMER_IDS + number;
  }

  /**
   * A mutant in which no mark has moved to a field that is the sender's own to choose, such as the
   * request's id: what a sender calls his request is shown.
   */
  static byte[] mutate(Mutator mutator, String valid) {
    return mutateUnless(ELSEWHERE, mutator, valid);
  }

  /**
   * A mutant of an answer of KOS in which the customer's name is not the line's status, and the
   * line no order number: nobody can know them there for what they are.
   */
  static byte[] mutateAnswer(Mutator mutator, String valid) {
    return mutateUnless(UNKNOWABLE, mutator, valid);
  }

  private static byte[] mutateUnless(Pattern unfit, Mutator mutator, String valid) {
    while (true) {
      byte[] mutant = mutator.mutate(valid);
      if (!unfit.matcher(new String(mutant, ISO_8859_1)).find()) {
        return mutant;
      }
    }
  }

  /** Any line of the run. */
  static final String LINE_PATTERN = LINES + "[0-9]{6}";

  /** Any customer id of the run. */
  static final String CUSTOMER_ID_PATTERN = CUSTOMER_IDS + "[0-9]+";

  private static final Pattern ELSEWHERE =
      Pattern.compile(
          "\"(?!lineNumber\"|lineKey\"|customerId\")[^\"]*\"\\s*:\\s*\"[^\"]*(%s|%s)"
              .formatted(LINE_PATTERN, CUSTOMER_ID_PATTERN));

  /** The mutator writes ASCII only. */
  private static final Pattern UNKNOWABLE =
      Pattern.compile(
          "\"lineStatus\"\\s*:\\s*\"[^\"]*(%s|%s)|\"kosOrderNumber\"\\s*:\\s*\"[^\"]*%s"
              .formatted(CUSTOMER_NAME, Pattern.quote(escaped(CUSTOMER_NAME_HANGUL)), LINE_PATTERN),
          Pattern.CASE_INSENSITIVE);

  /** As JSON may write it. */
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.chars().forEach(c -> escaped.append("\\u%04x".formatted(c)));
    return escaped.toString();
  }
}
