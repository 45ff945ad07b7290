package io.productchange.kossimulator.kos;

import io.productchange.kossimulator.http.Response;
import io.productchange.kossimulator.http.Transmission;
import io.productchange.kossimulator.journal.Delivery;
import io.productchange.kossimulator.rule.Behaviour.AtDelivery;
import io.productchange.kossimulator.rule.Behaviour.AtEffect;
import io.productchange.kossimulator.rule.Behaviour.CutAfterEffect;
import io.productchange.kossimulator.rule.Behaviour.CutBeforeEffect;
import io.productchange.kossimulator.rule.Behaviour.CutInAnswer;
import io.productchange.kossimulator.rule.Behaviour.Drip;
import io.productchange.kossimulator.rule.Behaviour.Fail;
import io.productchange.kossimulator.rule.Behaviour.Garbage;
import io.productchange.kossimulator.rule.Behaviour.HttpError;
import io.productchange.kossimulator.rule.Behaviour.LateApply;
import io.productchange.kossimulator.rule.Behaviour.Moment;
import io.productchange.kossimulator.rule.Behaviour.Oversized;
import io.productchange.kossimulator.rule.Behaviour.PretendSuccess;
import io.productchange.kossimulator.rule.Behaviour.Refuse;
import io.productchange.kossimulator.rule.Behaviour.ReplaceAnswer;
import io.productchange.kossimulator.rule.Behaviour.WrongContentType;
import io.productchange.kossimulator.rule.CapacityGate;
import io.productchange.kossimulator.rule.Plan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Takes one call through its plan: capacity, latency, effect, latency, delivery. */
final class CallRunner {
  private CallRunner() {}

  static Outcome run(Plan plan, Work work) throws InterruptedException {
    Optional<CapacityGate> gate = plan.capacity();
    if (gate.isEmpty()) {
      return inside(plan, work);
    }
    if (!gate.get().enter()) {
      return Outcome.whole(withoutEnvelope(503));
    }
    try {
      return inside(plan, work);
    } finally {
      gate.get().leave();
    }
  }

  private static Outcome inside(Plan plan, Work work) throws InterruptedException {
    work.begin();
    pause(plan.latency(Moment.BEFORE_EFFECT));
    Optional<AtEffect> scripted = plan.effect();
    Outcome outcome =
        scripted.isEmpty() ? Outcome.whole(work.perform()) : effect(scripted.get(), work);
    pause(plan.latency(Moment.AFTER_EFFECT));
    Optional<AtDelivery> delivery = plan.delivery();
    if (delivery.isPresent()
        && outcome.transmission() instanceof Transmission.Whole(Response response)) {
      return deliver(delivery.get(), outcome, response, plan);
    }
    return outcome;
  }

  private static void pause(Duration time) throws InterruptedException {
    if (time.isPositive()) {
      Thread.sleep(time);
    }
  }

  private static Outcome effect(AtEffect behaviour, Work work) throws InterruptedException {
    return switch (behaviour) {
      case Refuse it -> Outcome.whole(work.refuse(it.code(), it.message()));
      case Fail it -> {
        if (it.at() == Moment.AFTER_EFFECT) {
          work.perform();
        }
        yield Outcome.whole(work.fail(it.code(), it.message()));
      }
      case HttpError it -> {
        if (it.at() == Moment.AFTER_EFFECT) {
          work.perform();
        }
        yield Outcome.whole(withoutEnvelope(it.status()));
      }
      case CutBeforeEffect it ->
          new Outcome(new Transmission.Nothing(it.ending()), Delivery.CUT_BEFORE_EFFECT, 0, null);
      case PretendSuccess() -> Outcome.whole(work.pretend());
      case LateApply it -> {
        work.later(it);
        yield lateAnswer(it);
      }
    };
  }

  private static Outcome lateAnswer(LateApply late) {
    return switch (late.answer()) {
      case CUT ->
          new Outcome(
              new Transmission.Nothing(late.ending()), Delivery.CUT_EFFECT_PENDING, 0, null);
      case SILENCE ->
          new Outcome(
              new Transmission.Silence(late.silence(), late.ending()), Delivery.SILENT, 0, null);
      case GATEWAY_TIMEOUT -> Outcome.whole(withoutEnvelope(504));
    };
  }

  private static Outcome deliver(
      AtDelivery behaviour, Outcome outcome, Response response, Plan plan) {
    return switch (behaviour) {
      case CutAfterEffect it ->
          new Outcome(
              new Transmission.Nothing(it.ending()), Delivery.CUT_AFTER_EFFECT, 0, outcome.code());
      case CutInAnswer it ->
          new Outcome(
              new Transmission.Truncated(response, it.ending()),
              Delivery.CUT_IN_ANSWER,
              outcome.httpStatus(),
              outcome.code());
      case Drip it ->
          new Outcome(
              new Transmission.Drip(response, it.bytes(), it.every()),
              Delivery.COMPLETE,
              outcome.httpStatus(),
              outcome.code());
      case Garbage it -> replaced(Response.of(200, "application/json", plan.garbage(it.bytes())));
      case WrongContentType it ->
          Outcome.whole(
              new Said(
                  Response.of(response.status(), it.contentType(), response.body()),
                  outcome.code()));
      case Oversized it ->
          new Outcome(
              new Transmission.Oversized(it.bytes(), it.chunked()), Delivery.COMPLETE, 200, null);
      case ReplaceAnswer it ->
          replaced(
              Response.of(
                  it.status(), it.contentType(), it.body().getBytes(StandardCharsets.UTF_8)));
    };
  }

  private static Outcome replaced(Response response) {
    return Outcome.whole(new Said(response, null));
  }

  /** As a proxy or a container in front of KOS answers. */
  private static Said withoutEnvelope(int status) {
    byte[] page =
        "<html><body><h1>%d %s</h1></body></html>\n"
            .formatted(status, Response.reason(status))
            .getBytes(StandardCharsets.UTF_8);
    return new Said(new Response(status, "text/html; charset=utf-8", page, Map.of()), null);
  }
}
