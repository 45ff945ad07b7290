package io.productchange.chaos.storm;

import java.time.Duration;

/**
 * What KOS does wrong, as rules of the simulator. Nothing takes effect later than {@link
 * #LATEST_EFFECT} after its call was received: the late-effect bound that the adapters are given is
 * to be true.
 */
public enum KosTrouble {
  SLOW(
      "slow, some calls beyond the timeout",
      """
      [{"behaviour":{"type":"latency","min":"PT0.1S","max":"PT2.5S"}}]"""),
  ERRORS_BEFORE(
      "9999 before the effect, every second change",
      change("{\"type\":\"error\",\"at\":\"BEFORE_EFFECT\"}")),
  ERRORS_AFTER(
      "9999 after the effect, every second change",
      change("{\"type\":\"error\",\"at\":\"AFTER_EFFECT\"}")),
  FRONT_ERRORS(
      "503 without an envelope after the effect, every second change",
      change("{\"type\":\"http-error\",\"status\":503,\"at\":\"AFTER_EFFECT\"}")),
  CUT_READING(
      "cuts before reading, every second change",
      change("{\"type\":\"cut\",\"at\":\"BEFORE_READING\"}")),
  CUT_BEFORE(
      "cuts before the effect, every second change",
      change("{\"type\":\"cut\",\"at\":\"BEFORE_EFFECT\"}")),
  CUT_AFTER(
      "cuts after the effect, every second change",
      change("{\"type\":\"cut\",\"at\":\"AFTER_EFFECT\"}")),
  CUT_ANSWER(
      "cuts in the answer, every second change",
      change("{\"type\":\"cut\",\"at\":\"IN_ANSWER\",\"ending\":\"CLOSE\"}")),
  LATE(
      "cuts, and makes the change 2 s later, every second change",
      change("{\"type\":\"late-apply\",\"after\":\"PT2S\",\"answer\":\"CUT\"}")),
  LATE_SILENT(
      "says nothing, and makes the change 2.5 s later, every second change",
      change("{\"type\":\"late-apply\",\"after\":\"PT2.5S\",\"answer\":\"SILENCE\"}")),
  DOWN(
      "down",
      """
      [{"behaviour":{"type":"down"}}]""");

  /** No rule here lets a change take effect later than so long after its call was received. */
  static final Duration LATEST_EFFECT = Duration.ofMillis(2_500);

  private final String text;
  private final String rules;

  KosTrouble(String text, String rules) {
    this.text = text;
    this.rules = rules;
  }

  private static String change(String behaviour) {
    return "[{\"match\":{\"integrationType\":\"PRODUCT_CHANGE\",\"probability\":0.5},\"behaviour\":%s}]"
        .formatted(behaviour);
  }

  /** For people. */
  String text() {
    return text;
  }

  /** As the simulator's admin endpoint takes them. */
  String rules() {
    return rules;
  }
}
