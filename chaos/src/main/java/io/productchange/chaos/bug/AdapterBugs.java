package io.productchange.chaos.bug;

import io.productchange.kosadapter.Ports;
import io.productchange.kosadapter.call.Ledger;
import io.productchange.kosadapter.call.LedgerAnswer;
import io.productchange.kosadapter.call.LedgerWrite;
import io.productchange.kosadapter.call.Snapshot;
import io.productchange.kosadapter.call.Stamp;
import io.productchange.kosadapter.kos.ChangeSender;
import io.productchange.kosadapter.kos.Exchange;
import io.productchange.kosadapter.work.Replies;
import io.productchange.schema.message.KosReply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The adapter's bugs, each before the port where it can be made. */
final class AdapterBugs implements Ports {
  private static final String REFUSAL =
      """
      {"success":false,"resultCode":"2002","resultMessage":"line not active","data":null}""";

  /**
   * Below the ledger, whose constraints would not let a second intent through: the same call once
   * more, as an HTTP client would make it that repeats by itself and asks no guard.
   */
  @Override
  public ChangeSender changes(ChangeSender real) {
    return (call, guard) -> {
      Exchange exchange = real.change(call, guard);
      if (SeededBug.SEND_TWICE.befalls(call.requestId()) && exchange instanceof Exchange.Complete) {
        return real.change(call, () -> true);
      }
      return SeededBug.FORGE_FAILED.befalls(call.requestId())
          ? new Exchange.Complete(
              exchange.elapsedMillis(),
              200,
              Map.of("content-type", "application/json"),
              REFUSAL.getBytes(StandardCharsets.UTF_8))
          : exchange;
    };
  }

  @Override
  public Ledger ledger(Ledger real) {
    return new Ledger() {
      @Override
      public LedgerAnswer write(LedgerWrite write) {
        return write instanceof LedgerWrite.Intent
                && SeededBug.SKIP_INTENT.befalls(write.change().requestId())
            ? new LedgerAnswer.Committed(
                -1,
                acceptance(real, write),
                new Stamp(System.nanoTime(), System.currentTimeMillis()))
            : real.write(write);
      }

      @Override
      public List<Snapshot> load(List<String> requestIds) {
        return real.load(requestIds);
      }
    };
  }

  private static String acceptance(Ledger real, LedgerWrite write) {
    return real.load(List.of(write.change().requestId())).getFirst().acceptance();
  }

  /** What was not committed is not told either. */
  @Override
  public Replies replies(Replies real) {
    return reply -> {
      String requestId = reply.address().requestId();
      boolean decision =
          reply instanceof KosReply.Decided || reply instanceof KosReply.AlreadyDecided;
      boolean dropped =
          (decision && SeededBug.DROP_REPLY.befalls(requestId))
              || (reply instanceof KosReply.Progressed && SeededBug.SKIP_INTENT.befalls(requestId));
      if (!dropped) {
        real.publish(reply);
      }
    };
  }
}
