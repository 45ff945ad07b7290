package io.productchange.localstack.demo;

/** What the simulator does to some of the demo's requests, told by their ids. */
final class KosScript {
  static final String LOST_AFTER_EFFECT = "demo-lost-after-";
  static final String LOST_BEFORE_EFFECT = "demo-lost-before-";
  static final String ERROR_AFTER_EFFECT = "demo-9999-after-";
  static final String ERROR_BEFORE_EFFECT = "demo-9999-before-";

  private KosScript() {}

  /**
   * The rules, as the simulator's admin endpoint takes them. Nothing is known of a call's nth time
   * by request, so what is to fail once is named one by one.
   */
  static String rules(int lostBefore, int errorsBefore) {
    StringBuilder rules = new StringBuilder("[");
    rules.append(pattern(LOST_AFTER_EFFECT, "{\"type\":\"cut\",\"at\":\"AFTER_EFFECT\"}"));
    rules
        .append(',')
        .append(pattern(ERROR_AFTER_EFFECT, "{\"type\":\"error\",\"at\":\"AFTER_EFFECT\"}"));
    for (int i = 0; i < lostBefore; i++) {
      rules
          .append(',')
          .append(once(LOST_BEFORE_EFFECT + i, "{\"type\":\"cut\",\"at\":\"BEFORE_EFFECT\"}"));
    }
    for (int i = 0; i < errorsBefore; i++) {
      rules
          .append(',')
          .append(once(ERROR_BEFORE_EFFECT + i, "{\"type\":\"error\",\"at\":\"BEFORE_EFFECT\"}"));
    }
    return rules.append(']').toString();
  }

  private static String pattern(String prefix, String behaviour) {
    return "{\"match\":{\"integrationType\":\"PRODUCT_CHANGE\",\"requestIdPattern\":\"%s.*\"},\"behaviour\":%s}"
        .formatted(prefix, behaviour);
  }

  private static String once(String requestId, String behaviour) {
    return "{\"match\":{\"integrationType\":\"PRODUCT_CHANGE\",\"requestId\":\"%s\",\"times\":1},\"behaviour\":%s}"
        .formatted(requestId, behaviour);
  }
}
