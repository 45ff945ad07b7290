package io.productchange.changeprocessor.request;

import io.productchange.changeprocessor.request.RequestEffect.IgnoreReply;
import io.productchange.changeprocessor.request.RequestEffect.IgnoredBecause;
import io.productchange.changeprocessor.request.RequestEffect.PublishEvent;
import io.productchange.schema.message.ChangeEvent;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.KosReply;
import io.productchange.schema.message.Transition;
import java.time.Instant;
import java.util.List;

/** What the rules of several states do with replies. */
final class Replies {

  /** Before the first version. */
  static final long NOTHING_PUBLISHED = -1;

  private Replies() {}

  static boolean answers(KosReply reply, ExecuteChange command) {
    return reply.address().acceptance().equals(command.acceptance());
  }

  static IgnoreReply ignore(KosReply reply, IgnoredBecause why) {
    return new IgnoreReply(reply.getClass().getSimpleName(), why);
  }

  /** For a command that has not left: whatever answers it cannot be meant for it. */
  static IgnoreReply notSent(KosReply reply, ExecuteChange command) {
    return ignore(
        reply, answers(reply, command) ? IgnoredBecause.NOT_SENT : IgnoredBecause.OTHER_ACCEPTANCE);
  }

  /** The transitions that were not published yet, in order. */
  static List<Transition> after(long version, List<Transition> transitions) {
    return transitions.stream().filter(transition -> transition.version() > version).toList();
  }

  static PublishEvent event(
      ExecuteChange command, Instant requestedAt, int attempt, Transition transition) {
    return new PublishEvent(
        command.lineKey(),
        new ChangeEvent(
            command.requestId(),
            attempt,
            command.lineNumber(),
            command.customerId(),
            command.currentProductCode(),
            command.targetProductCode(),
            requestedAt,
            transition.status(),
            transition.previousStatus(),
            transition.version(),
            transition.occurredAt(),
            transition.validationResult(),
            transition.message(),
            transition.kosRequest(),
            transition.kosResponse()));
  }
}
