package io.productchange.kosadapter.call;

import io.productchange.kosadapter.kos.LineAnswer;
import io.productchange.schema.message.PersonalData;
import io.productchange.schema.message.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What to do about a send in doubt. Pure. */
public final class Doubts {
  private Doubts() {}

  /** What may be done now. */
  public sealed interface Next {
    /** KOS has finished with the call: the line shows what became of it. */
    record Inquire() implements Next {}

    /**
     * Nothing but waiting helps.
     *
     * @param message for what; empty where people were told already
     */
    record Wait(Optional<String> message) implements Next {}
  }

  /** What an inquiry shows. */
  public sealed interface Sight {
    /** The line is on the target. */
    record OnTarget() implements Sight {}

    /** The line is still on the old product. */
    record OnOldProduct() implements Sight {}

    /** Neither; only an operator can decide. */
    record Undecidable(String message) implements Sight {}

    /** The inquiry itself got no answer. */
    record NotSeen(String why) implements Sight {}
  }

  /**
   * An inquiry decides only after the call can have no more effect: at once where KOS itself said
   * that it had finished, else after the certified bound from the moment when the sender could no
   * longer send.
   */
  public static Next next(Send send, Optional<Duration> lateEffectBound, Instant now) {
    if (send.inquired()) {
      return new Next.Wait(Optional.empty());
    }
    if (send.outcome() == Send.OutcomeKind.ERRORED) {
      return new Next.Inquire();
    }
    @Nullable Instant senderDoneAt = send.senderDoneAt();
    if (senderDoneAt != null && lateEffectBound.isPresent()) {
      if (!now.isBefore(senderDoneAt.plus(lateEffectBound.get()))) {
        return new Next.Inquire();
      }
    }
    return new Next.Wait(
        Optional.of(message(cause(send), senderDoneAt, send.outcome(), lateEffectBound)));
  }

  /**
   * What people are told about a doubt that the sender itself reports.
   *
   * @param kind {@code ERRORED} or {@code UNANSWERED}
   * @param why why it leaves a doubt
   */
  public static String message(
      Send.OutcomeKind kind, String why, Optional<Duration> lateEffectBound, Instant now) {
    return message(cause(kind, why), now, kind, lateEffectBound);
  }

  private static String message(
      String cause,
      @Nullable Instant senderDoneAt,
      Send.@Nullable OutcomeKind kind,
      Optional<Duration> lateEffectBound) {
    if (kind == Send.OutcomeKind.ERRORED) {
      return cause + "; an inquiry decides";
    }
    if (senderDoneAt == null) {
      return cause + ", which may still send it; waiting until it has told or is proven dead";
    }
    return lateEffectBound.isEmpty()
        ? cause + "; KOS_LATE_EFFECT_BOUND is not set. " + OPERATOR
        : cause + "; an inquiry decides after " + senderDoneAt.plus(lateEffectBound.get());
  }

  private static String cause(Send send) {
    @Nullable String why = send.why();
    Send.@Nullable OutcomeKind kind = send.outcome();
    return kind == null || why == null
        ? "The outcome of the change call is known to its sender at most, adapter " + send.sender()
        : cause(kind, why);
  }

  private static String cause(Send.OutcomeKind kind, String why) {
    return kind == Send.OutcomeKind.ERRORED
        ? "KOS broke while making the change (" + why + ")"
        : "The change call got no usable answer (" + why + ")";
  }

  /** What the line's state says about a change that can have no more effect. */
  public static Sight judge(Change change, LineAnswer answer) {
    return switch (answer) {
      case LineAnswer.Unavailable missing -> new Sight.NotSeen(missing.why());
      case LineAnswer.Refused refused ->
          undecidable(change, "KOS refused it with " + Text.shown(refused.code(), 10));
      case LineAnswer.Found found -> judge(change, found);
    };
  }

  private static Sight judge(Change change, LineAnswer.Found found) {
    String product = found.currentProductCode();
    if (product.equals(change.targetProductCode())) {
      return new Sight.OnTarget();
    }
    return product.equals(change.currentProductCode())
        ? new Sight.OnOldProduct()
        : undecidable(change, "the line has " + Text.shown(product, 20));
  }

  private static Sight undecidable(Change change, String what) {
    return new Sight.Undecidable(
        "An inquiry of line %s could not decide whether KOS made the change from %s to %s: %s. %s"
            .formatted(
                PersonalData.mask(change.lineNumber()),
                Text.shown(change.currentProductCode(), 20),
                Text.shown(change.targetProductCode(), 20),
                what,
                OPERATOR));
  }

  /** An inquiry's answer as evidence for the ledger. */
  public static ObjectNode evidence(LineAnswer answer, Instant now) {
    ObjectNode inquiry = JsonNodeFactory.instance.objectNode().put("at", now.toString());
    switch (answer) {
      case LineAnswer.Found found ->
          inquiry
              .put("currentProductCode", Text.shown(found.currentProductCode(), 50))
              .put("lineStatus", Text.shown(found.lineStatus(), 50));
      case LineAnswer.Refused refused ->
          inquiry
              .put("refused", Text.shown(refused.code(), 10))
              .put("message", PersonalData.maskWithin(Text.shown(refused.message(), 200)));
      case LineAnswer.Unavailable missing -> inquiry.put("unavailable", missing.why());
    }
    ObjectNode evidence = JsonNodeFactory.instance.objectNode();
    evidence.set("inquiry", inquiry);
    return evidence;
  }

  private static final String OPERATOR =
      "An operator must decide: product-change in-doubt list | show | resolve";
}
