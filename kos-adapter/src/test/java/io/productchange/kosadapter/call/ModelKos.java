package io.productchange.kosadapter.call;

import io.productchange.kosadapter.kos.ChangeOutcome;
import io.productchange.kosadapter.kos.Exchange;
import io.productchange.kosadapter.kos.LineAnswer;
import io.productchange.kosadapter.kos.ProductsAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** KOS for one line, in virtual time: executes every change call that reaches it, now or later. */
final class ModelKos {
  /** What becomes of one change call. */
  enum Fate {
    DONE_AND_ANSWERED,
    DONE_AND_ANSWER_LOST,
    DONE_LATER_AND_ANSWER_LOST,
    NOT_DONE_AND_ANSWER_LOST,
    DONE_AND_BROKE,
    NOT_DONE_AND_BROKE,
    REFUSED,
    NOT_REACHED
  }

  private final Change change;
  private String product;
  private boolean down;
  private final List<Instant> effectsToCome = new ArrayList<>();
  private int executions;
  private int received;

  ModelKos(Change change) {
    this.change = change;
    this.product = change.currentProductCode();
  }

  int executions() {
    return executions;
  }

  int received() {
    return received;
  }

  void setDown(boolean down) {
    this.down = down;
  }

  void setProduct(String product) {
    this.product = product;
  }

  /** Lets the effects happen whose time has come. */
  void passTime(Instant now) {
    effectsToCome.removeIf(
        at -> {
          if (at.isAfter(now)) {
            return false;
          }
          execute();
          return true;
        });
  }

  LineAnswer inquire() {
    return down ? new LineAnswer.Unavailable("down") : new LineAnswer.Found(product, "ACTIVE");
  }

  ProductsAnswer products() {
    return down
        ? new ProductsAnswer.Unavailable("down")
        : new ProductsAnswer.Listed(
            Map.of(change.currentProductCode(), "ACTIVE", change.targetProductCode(), "ACTIVE"));
  }

  /**
   * One call reaches KOS, or not.
   *
   * @param lateBy when the effect comes where it comes later
   */
  ChangeOutcome change(Fate fate, Instant now, Duration lateBy) {
    if (fate != Fate.NOT_REACHED) {
      received++;
    }
    return switch (fate) {
      case DONE_AND_ANSWERED -> {
        execute();
        yield new ChangeOutcome.Applied(answer("0000"), "KO-1");
      }
      case DONE_AND_ANSWER_LOST -> {
        execute();
        yield lost();
      }
      case DONE_LATER_AND_ANSWER_LOST -> {
        effectsToCome.add(now.plus(lateBy));
        yield lost();
      }
      case NOT_DONE_AND_ANSWER_LOST -> lost();
      case DONE_AND_BROKE -> {
        execute();
        yield new ChangeOutcome.Errored(answer("9999"), "9999", "broke");
      }
      case NOT_DONE_AND_BROKE -> new ChangeOutcome.Errored(answer("2099"), "2099", "broke");
      case REFUSED -> new ChangeOutcome.Refused(answer("2002"), "2002", "not active");
      case NOT_REACHED ->
          new ChangeOutcome.NotSent(
              new Exchange.NotWritten(1, "no connection", false), "no connection", false);
    };
  }

  private void execute() {
    executions++;
    product = change.targetProductCode();
  }

  private static ChangeOutcome lost() {
    Exchange broken = new Exchange.Broken(10, "reset");
    return new ChangeOutcome.Unanswered(broken, "reset");
  }

  private static Exchange answer(String code) {
    return new Exchange.Complete(
        5,
        200,
        Map.of(),
        ("{\"success\":true,\"resultCode\":\"" + code + "\"}").getBytes(StandardCharsets.UTF_8));
  }
}
