package io.productchange.changeprocessor.request;

import io.productchange.changeprocessor.request.RequestEffect.SendCommand;
import io.productchange.changeprocessor.request.RequestEffect.Sending;
import io.productchange.changeprocessor.request.RequestEvent.CommandSentAgain;
import io.productchange.schema.message.ExecuteChange;
import java.time.Instant;

/** The same command once more, with the same id and acceptance: the adapter coalesces. */
final class Resending {

  private Resending() {}

  static RequestDecision resend(
      ExecuteChange command, RequestState.Dispatch dispatch, Instant now, LifecyclePolicy policy) {
    return new RequestDecision.Builder()
        .event(new CommandSentAgain(policy.deadline(now, dispatch.sends() + 1)))
        .effect(new SendCommand(command, Sending.AGAIN))
        .build();
  }
}
