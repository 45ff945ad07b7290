package io.productchange.kossimulator.rule;

import static io.productchange.kossimulator.catalogue.IntegrationType.PRODUCT_CHANGE;

import io.productchange.kossimulator.catalogue.IntegrationType;
import io.productchange.kossimulator.catalogue.ResultCode;
import io.productchange.kossimulator.http.Ending;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a rule makes KOS do. */
public sealed interface Behaviour {
  /** The place it takes in the plan of a call. */
  Slot slot();

  /** The calls it makes sense for. */
  default Set<IntegrationType> suits() {
    return Set.of(IntegrationType.values());
  }

  /** Before or after the effect. */
  enum Moment {
    BEFORE_EFFECT,
    AFTER_EFFECT
  }

  /** What the caller hears of a change whose effect comes later. */
  enum LateAnswer {
    CUT,
    SILENCE,
    GATEWAY_TIMEOUT
  }

  /** What happens to calls beyond a capacity. */
  enum Excess {
    /** They wait for their turn. */
    QUEUE,
    /** They get HTTP 503 without an envelope. */
    UNAVAILABLE,
    /** They are worked on, each slower the more there are. */
    SLOW
  }

  /** Takes time, evenly between two bounds. */
  record Latency(Duration min, Duration max, Moment at) implements Behaviour {
    @Override
    public Slot slot() {
      return switch (at) {
        case BEFORE_EFFECT -> Slot.LATENCY_BEFORE_EFFECT;
        case AFTER_EFFECT -> Slot.LATENCY_AFTER_EFFECT;
      };
    }
  }

  /**
   * A limit on calls at once.
   *
   * @param queueTimeout how long a call waits for its turn before HTTP 503
   * @param slowdown for {@link Excess#SLOW}: time added for every call beyond the limit
   */
  record Capacity(int concurrent, Excess excess, Duration queueTimeout, Duration slowdown)
      implements Behaviour {
    @Override
    public Slot slot() {
      return Slot.CAPACITY;
    }
  }

  /** Happens when the head of a request was read and its body was not. */
  sealed interface AtReception extends Behaviour {
    /** How the connection ends. */
    Ending ending();

    @Override
    default Slot slot() {
      return Slot.RECEPTION;
    }
  }

  /** Cuts the connection before the body is read. */
  record CutBeforeReading(Ending ending) implements AtReception {}

  /** Cuts every call before it is read, until the rule is taken away. */
  record Down(Ending ending) implements AtReception {}

  /** Decides about the effect. */
  sealed interface AtEffect extends Behaviour {
    @Override
    default Slot slot() {
      return Slot.EFFECT;
    }
  }

  /** Refuses without effect. */
  record Refuse(ResultCode code, @Nullable String message) implements AtEffect {
    @Override
    public Set<IntegrationType> suits() {
      return suitsCode(code);
    }
  }

  /** Answers 9999 or 2099 in an envelope, with or without the effect. */
  record Fail(ResultCode code, Moment at, @Nullable String message) implements AtEffect {
    @Override
    public Set<IntegrationType> suits() {
      return suitsCode(code);
    }
  }

  /** Answers HTTP 4xx or 5xx without an envelope, with or without the effect. */
  record HttpError(int status, Moment at) implements AtEffect {}

  /** Cuts the connection after the request was read; there is no effect. */
  record CutBeforeEffect(Ending ending) implements AtEffect {}

  /**
   * Leaves the caller alone now and has the effect later.
   *
   * @param silence for {@link LateAnswer#SILENCE}: how long at most the connection stays open
   */
  record LateApply(Duration after, LateAnswer answer, Ending ending, Duration silence)
      implements AtEffect {
    @Override
    public Set<IntegrationType> suits() {
      return Set.of(PRODUCT_CHANGE);
    }
  }

  /** Answers 0000 and does nothing. */
  record PretendSuccess() implements AtEffect {
    @Override
    public Set<IntegrationType> suits() {
      return Set.of(PRODUCT_CHANGE);
    }
  }

  /** Decides how the answer travels; the effect, or the refusal, is there. */
  sealed interface AtDelivery extends Behaviour {
    @Override
    default Slot slot() {
      return Slot.DELIVERY;
    }
  }

  /** Cuts the connection without a byte. */
  record CutAfterEffect(Ending ending) implements AtDelivery {}

  /** Cuts the connection after half of the answer. */
  record CutInAnswer(Ending ending) implements AtDelivery {}

  /** Sends the answer in small pieces. */
  record Drip(int bytes, Duration every) implements AtDelivery {}

  /** Sends random bytes as the body. */
  record Garbage(int bytes) implements AtDelivery {}

  /** Sends the answer under another content type. */
  record WrongContentType(String contentType) implements AtDelivery {}

  /** Sends an answer of so many bytes, with or without declaring its length. */
  record Oversized(long bytes, boolean chunked) implements AtDelivery {}

  /** Sends this instead of the answer. */
  record ReplaceAnswer(int status, String contentType, String body) implements AtDelivery {}

  private static Set<IntegrationType> suitsCode(ResultCode code) {
    return code.only().map(Set::of).orElseGet(() -> Set.of(IntegrationType.values()));
  }
}
