package io.productchange.chaos.crash;

import io.productchange.kossimulator.catalogue.LineStatus;
import io.productchange.kossimulator.catalogue.Lines;
import java.util.ArrayList;
import java.util.List;

/**
 * One request as it is submitted.
 *
 * @param line the line's number
 */
record Request(String id, Kind kind, String line, String from, String to) {
  private static final String SLIM = "5G_SLIM_6G";
  private static final String BASIC = "5G_BASIC_12G";
  private static final String STANDARD = "5G_STANDARD_50G";

  private static final List<Kind> ALL = List.of(Kind.values());

  /** Lines that one batch may use. */
  private static final int LINES_PER_BATCH = 20;

  /**
   * A batch with one request of each kind.
   *
   * @param number of the batch, from 0; makes ids and lines that no other batch has
   */
  static List<Request> batch(int number, List<Kind> kinds) {
    List<Request> batch = new ArrayList<>();
    for (Kind kind : kinds) {
      int line = number * LINES_PER_BATCH + ALL.indexOf(kind == Kind.SECOND ? Kind.FIRST : kind);
      String id = "crash-%d-%s".formatted(number, kind.word());
      batch.add(
          switch (kind) {
            case NO_OP -> new Request(id, kind, line(BASIC, line), SLIM, BASIC);
            case SECOND -> new Request(id, kind, line(SLIM, line), BASIC, STANDARD);
            case INVALID -> new Request(id, kind, line(SLIM, line), SLIM, SLIM);
            case GOOD,
                LOST_AFTER,
                LOST_BEFORE,
                BROKEN_AFTER,
                NO_FACTS,
                FIRST,
                MISPLACED,
                REFUSED,
                BLIND,
                STUCK ->
                new Request(id, kind, line(SLIM, line), SLIM, BASIC);
          });
    }
    return batch;
  }

  private static String line(String product, int number) {
    return Lines.lineNumber(LineStatus.ACTIVE, product, number);
  }

  String json() {
    return """
        {"requestId":"%s","lineNumber":"%s","customerId":"C-%s","currentProductCode":"%s","targetProductCode":"%s"}"""
        .formatted(id, line, line, from, to);
  }
}
