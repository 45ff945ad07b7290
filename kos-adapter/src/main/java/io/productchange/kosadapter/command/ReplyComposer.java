package io.productchange.kosadapter.command;

import io.productchange.kosadapter.claim.ClaimAnswer;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.KosReply;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** What a command is answered with, given what became of its claim. Thread-safe. */
final class ReplyComposer {
  private final InstantSource clock;

  ReplyComposer(InstantSource clock) {
    this.clock = clock;
  }

  KosReply reply(ExecuteChange command, ClaimAnswer answer) {
    KosReply.Address address =
        new KosReply.Address(
            command.commandId(),
            command.requestId(),
            command.attempt(),
            command.acceptance(),
            command.lineKey());
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return switch (answer) {
      case ClaimAnswer.New claimed -> new KosReply.Claimed(address, now, claimed.transitions());
      case ClaimAnswer.DecidedNow decided ->
          new KosReply.Decided(address, now, decided.transitions(), decided.result());
      case ClaimAnswer.Open open -> new KosReply.AlreadyOpen(address, now, open.transitions());
      case ClaimAnswer.Decided decided ->
          new KosReply.AlreadyDecided(
              address, now, decided.transitions(), decided.result(), decided.told());
      case ClaimAnswer.Conflict conflict ->
          new KosReply.IdConflict(address, now, conflict.message());
    };
  }
}
