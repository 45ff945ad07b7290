package io.productchange.ingestapi;

import java.util.concurrent.atomic.AtomicInteger;

/** Change requests as senders write them. */
final class Requests {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private Requests() {}

  static String newId(String kind) {
    return kind + "-" + NUMBER.incrementAndGet() + "-" + System.nanoTime();
  }

  static String newLine() {
    return "010%08d".formatted(10_000_000 + NUMBER.incrementAndGet());
  }

  static String valid(String id) {
    return valid(id, newLine(), "PLAN_B");
  }

  static String valid(String id, String line, String target) {
    return """
        {"requestId":"%s","lineNumber":"%s","customerId":"C-1","currentProductCode":"PLAN_A",\
        "targetProductCode":"%s","type":"CHANGE"}"""
        .formatted(id, line, target);
  }

  static String withoutId(String line) {
    return """
        {"lineNumber":"%s","customerId":"C-1","currentProductCode":"PLAN_A","targetProductCode":"PLAN_B"}"""
        .formatted(line);
  }
}
