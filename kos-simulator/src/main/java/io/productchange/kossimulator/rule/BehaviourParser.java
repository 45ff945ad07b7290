package io.productchange.kossimulator.rule;

import io.productchange.kossimulator.catalogue.ResultCode;
import io.productchange.kossimulator.http.Ending;
import io.productchange.kossimulator.rule.Behaviour.Capacity;
import io.productchange.kossimulator.rule.Behaviour.CutAfterEffect;
import io.productchange.kossimulator.rule.Behaviour.CutBeforeEffect;
import io.productchange.kossimulator.rule.Behaviour.CutBeforeReading;
import io.productchange.kossimulator.rule.Behaviour.CutInAnswer;
import io.productchange.kossimulator.rule.Behaviour.Down;
import io.productchange.kossimulator.rule.Behaviour.Drip;
import io.productchange.kossimulator.rule.Behaviour.Excess;
import io.productchange.kossimulator.rule.Behaviour.Fail;
import io.productchange.kossimulator.rule.Behaviour.Garbage;
import io.productchange.kossimulator.rule.Behaviour.HttpError;
import io.productchange.kossimulator.rule.Behaviour.LateAnswer;
import io.productchange.kossimulator.rule.Behaviour.LateApply;
import io.productchange.kossimulator.rule.Behaviour.Latency;
import io.productchange.kossimulator.rule.Behaviour.Moment;
import io.productchange.kossimulator.rule.Behaviour.Oversized;
import io.productchange.kossimulator.rule.Behaviour.PretendSuccess;
import io.productchange.kossimulator.rule.Behaviour.Refuse;
import io.productchange.kossimulator.rule.Behaviour.ReplaceAnswer;
import io.productchange.kossimulator.rule.Behaviour.WrongContentType;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the {@code behaviour} of a rule by its {@code type}. */
final class BehaviourParser {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int MAX_TEXT = 20_000;
  private static final String TYPES =
      "latency, capacity, refuse, error, http-error, cut, down, late-apply, pretend-success, drip,"
          + " garbage, content-type, oversized, replace-answer";

  private BehaviourParser() {}

  /** Null when the type is missing or unknown; every problem is added to the fields' list. */
  static @Nullable Behaviour parse(Fields fields) {
    String type = fields.text("type", 40);
    if (type == null) {
      fields.problem("type", "must be one of " + TYPES);
      return null;
    }
    Behaviour behaviour =
        switch (type) {
          case "latency" -> latency(fields);
          case "capacity" -> capacity(fields);
          case "refuse" -> refuse(fields);
          case "error" -> error(fields);
          case "http-error" ->
              new HttpError((int) fields.whole("status", 400, 599, 500), at(fields));
          case "cut" -> cut(fields);
          case "down" -> new Down(ending(fields));
          case "late-apply" -> lateApply(fields);
          case "pretend-success" -> new PretendSuccess();
          case "drip" ->
              new Drip(
                  (int) fields.whole("bytes", 1, 64 * 1024, 1),
                  fields.duration("every", HOUR, Duration.ofMillis(100)));
          case "garbage" -> new Garbage((int) fields.whole("bytes", 1, 1024 * 1024, 512));
          case "content-type" -> contentType(fields);
          case "oversized" ->
              new Oversized(
                  fields.whole("bytes", 1, 1L << 30, 100L << 20), fields.flag("chunked", true));
          case "replace-answer" -> replaceAnswer(fields);
          default -> null;
        };
    if (behaviour == null) {
      fields.problem("type", "must be one of " + TYPES + " but is \"" + type + "\"");
      return null;
    }
    fields.finish();
    return behaviour;
  }

  private static Latency latency(Fields fields) {
    Duration fixed = fields.durationOrNull("fixed", HOUR);
    Duration min = fields.durationOrNull("min", HOUR);
    Duration max = fields.durationOrNull("max", HOUR);
    Moment at = at(fields);
    if (fixed != null && min == null && max == null) {
      return new Latency(fixed, fixed, at);
    }
    if (fixed == null && min != null && max != null) {
      if (min.compareTo(max) > 0) {
        fields.problem("min", "must be at most max, but " + min + " > " + max);
      }
      return new Latency(min, max, at);
    }
    fields.problem("fixed", "alone, or min and max together, must be there");
    return new Latency(Duration.ZERO, Duration.ZERO, at);
  }

  private static Capacity capacity(Fields fields) {
    Long concurrent = fields.wholeOrNull("concurrent", 1, 100_000);
    if (concurrent == null) {
      fields.problem("concurrent", "must be there");
      concurrent = 1L;
    }
    return new Capacity(
        concurrent.intValue(),
        fields.choice("excess", Excess.class, Excess.QUEUE),
        fields.duration("queueTimeout", HOUR, Duration.ofMinutes(1)),
        fields.duration("slowdown", HOUR, Duration.ofMillis(100)));
  }

  private static Refuse refuse(Fields fields) {
    String text = fields.text("code", 10);
    Optional<ResultCode> code = text == null ? Optional.empty() : ResultCode.of(text);
    if (code.isEmpty() || !code.get().isRefusal()) {
      fields.problem("code", "must be 2001 to 2005 for a change or 3001 to 3003 for an inquiry");
    }
    return new Refuse(code.orElse(ResultCode.SYSTEM_ERROR), fields.text("message", MAX_TEXT));
  }

  private static Fail error(Fields fields) {
    String text = fields.text("code", 10);
    ResultCode code = text == null ? ResultCode.SYSTEM_ERROR : ResultCode.of(text).orElse(null);
    if (code != ResultCode.SYSTEM_ERROR && code != ResultCode.CHANGE_FAILED) {
      fields.problem("code", "must be 9999 or 2099");
      code = ResultCode.SYSTEM_ERROR;
    }
    return new Fail(code, at(fields), fields.text("message", MAX_TEXT));
  }

  private enum CutPoint {
    BEFORE_READING,
    BEFORE_EFFECT,
    AFTER_EFFECT,
    IN_ANSWER
  }

  private static Behaviour cut(Fields fields) {
    if (fields.take("at") == null) {
      fields.problem("at", "is missing");
    }
    Ending ending = ending(fields);
    return switch (fields.choice("at", CutPoint.class, CutPoint.BEFORE_EFFECT)) {
      case BEFORE_READING -> new CutBeforeReading(ending);
      case BEFORE_EFFECT -> new CutBeforeEffect(ending);
      case AFTER_EFFECT -> new CutAfterEffect(ending);
      case IN_ANSWER -> new CutInAnswer(ending);
    };
  }

  private static LateApply lateApply(Fields fields) {
    return new LateApply(
        fields.required("after", Duration.ofDays(1)),
        fields.choice("answer", LateAnswer.class, LateAnswer.CUT),
        ending(fields),
        fields.duration("silence", HOUR, Duration.ofMinutes(10)));
  }

  private static WrongContentType contentType(Fields fields) {
    return new WrongContentType(headerText(fields, "value", "text/html"));
  }

  private static ReplaceAnswer replaceAnswer(Fields fields) {
    String body = fields.text("body", MAX_TEXT);
    if (body == null) {
      fields.problem("body", "must be there");
    }
    return new ReplaceAnswer(
        (int) fields.whole("status", 200, 599, 200),
        headerText(fields, "contentType", "application/json"),
        body == null ? "" : body);
  }

  /** A text that can stand in a header. */
  private static String headerText(Fields fields, String name, String fallback) {
    String text = fields.text(name, 200);
    if (text == null) {
      return fallback;
    }
    if (!text.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
      fields.problem(name, "must be printable ASCII");
      return fallback;
    }
    return text;
  }

  private static Moment at(Fields fields) {
    return fields.choice("at", Moment.class, Moment.BEFORE_EFFECT);
  }

  private static Ending ending(Fields fields) {
    return fields.choice("ending", Ending.class, Ending.RESET);
  }
}
