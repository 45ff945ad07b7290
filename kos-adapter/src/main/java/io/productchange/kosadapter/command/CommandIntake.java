package io.productchange.kosadapter.command;

import io.productchange.kosadapter.call.Change;
import io.productchange.kosadapter.call.Ledger;
import io.productchange.kosadapter.call.LedgerUnavailableException;
import io.productchange.kosadapter.call.Snapshot;
import io.productchange.kosadapter.claim.ClaimAnswer;
import io.productchange.kosadapter.claim.ClaimsUnavailableException;
import io.productchange.kosadapter.claim.Command;
import io.productchange.kosadapter.work.Replies;
import io.productchange.kosadapter.work.Workbench;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.Transition;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Claims a batch of commands, answers them, and sets to work what is to be done. Harmless to
 * repeat. Thread-safe.
 */
public final class CommandIntake {
  private final Function<List<Command>, List<Optional<ClaimAnswer>>> claims;
  private final Ledger ledger;
  private final Workbench workshop;
  private final Replies replies;
  private final Consumer<String> claimed;
  private final ReplyComposer composer;

  /**
   * @param claims puts commands on record, one answer each; see {@code Claims.claim}
   * @param claimed told what became of each command, for the metrics
   */
  public CommandIntake(
      Function<List<Command>, List<Optional<ClaimAnswer>>> claims,
      Ledger ledger,
      Workbench workshop,
      Replies replies,
      Consumer<String> claimed,
      InstantSource clock) {
    this.claims = claims;
    this.ledger = ledger;
    this.workshop = workshop;
    this.replies = replies;
    this.claimed = claimed;
    this.composer = new ReplyComposer(clock);
  }

  /**
   * Returns when every command is on record.
   *
   * @throws ClaimsUnavailableException if the database cannot be worked with now
   * @throws LedgerUnavailableException likewise, after the claim
   */
  public void take(List<Command> commands) {
    List<Optional<ClaimAnswer>> answers = claims.apply(commands);
    Map<String, Command> open = new HashMap<>();
    List<Snapshot> fresh = new ArrayList<>();
    for (int i = 0; i < commands.size(); i++) {
      if (answers.get(i).isEmpty()) {
        claimed.accept("Refused");
        continue;
      }
      Command command = commands.get(i);
      ClaimAnswer answer = answers.get(i).get();
      claimed.accept(answer.getClass().getSimpleName());
      replies.publish(composer.reply(command.message(), answer));
      switch (answer) {
        case ClaimAnswer.New first -> fresh.add(snapshot(command, first.transitions()));
        case ClaimAnswer.Open _ -> open.put(command.message().requestId(), command);
        case ClaimAnswer.DecidedNow _, ClaimAnswer.Decided _, ClaimAnswer.Conflict _ -> {}
      }
    }
    fresh.forEach(workshop::begin);
    resume(open.keySet().stream().filter(id -> !workshop.isUnderWay(id)).toList());
  }

  private void resume(List<String> requestIds) {
    if (!requestIds.isEmpty()) {
      ledger.load(requestIds).forEach(workshop::begin);
    }
  }

  /** A request that was just claimed, without reading it back. */
  private static Snapshot snapshot(Command command, List<Transition> transitions) {
    ExecuteChange message = command.message();
    return new Snapshot(
        new Change(
            message.requestId(),
            message.attempt(),
            message.lineKey(),
            command.partition(),
            stated(message.lineNumber()),
            stated(message.customerId()),
            stated(message.currentProductCode()),
            stated(message.targetProductCode()),
            message.requestedAt()),
        message.acceptance(),
        transitions,
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  private static String stated(@Nullable String value) {
    if (value == null) {
      throw new IllegalStateException("a claim without violations lacks a field");
    }
    return value;
  }
}
