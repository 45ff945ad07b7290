package io.productchange.kosadapter.claim;

import io.productchange.kosadapter.database.Failure;
import io.productchange.kosadapter.mark.LedgerClosedException;
import io.productchange.kosadapter.mark.LedgerGuard;
import io.productchange.runtime.waypoint.Waypoints;
import io.productchange.schema.message.LedgerMark;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts commands on record, a whole poll in one transaction. Claiming the same command again is
 * harmless: it is answered from the records.
 *
 * <p>Thread-safe.
 */
public final class Claims {
  private static final Logger log = LoggerFactory.getLogger(Claims.class);

  private final Jdbi jdbi;
  private final InstantSource clock;
  private final LedgerGuard guard;
  private final Waypoints waypoints;

  /**
   * @param guard asked before every claim and told after it
   */
  public Claims(Jdbi jdbi, InstantSource clock, LedgerGuard guard, Waypoints waypoints) {
    this.jdbi = jdbi;
    this.clock = clock;
    this.guard = guard;
    this.waypoints = waypoints;
  }

  /**
   * One answer for each command, in order; empty for one that the database refuses, which can only
   * be a command that our processor did not make.
   *
   * @throws ClaimsUnavailableException if the database cannot be worked with now; claim again later
   */
  public List<Optional<ClaimAnswer>> claim(List<Command> commands) {
    if (commands.isEmpty()) {
      return List.of();
    }
    try {
      List<ClaimAnswer> answers = together(commands);
      note(commands, answers);
      return answers.stream().map(Optional::of).toList();
    } catch (LedgerClosedException e) {
      throw new ClaimsUnavailableException(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      unavailable(e);
      if (commands.size() == 1) {
        return List.of(refused(commands.getFirst(), e));
      }
      log.warn(
          "a claim of {} commands failed, claiming them one by one: {}",
          commands.size(),
          Failure.describe(e));
    }
    List<Optional<ClaimAnswer>> answers = new ArrayList<>();
    for (Command command : commands) {
      answers.add(claim(List.of(command)).getFirst());
    }
    return answers;
  }

  private List<ClaimAnswer> together(List<Command> commands) {
    waypoints.reached("claim.before");
    List<ClaimAnswer> made =
        jdbi.inTransaction(
            handle -> {
              guard.require(handle);
              List<ClaimAnswer> answers =
                  new ClaimTransaction(handle, clock.instant().truncatedTo(ChronoUnit.MICROS))
                      .claim(commands);
              waypoints.reached("claim.before-commit");
              return answers;
            });
    waypoints.reached("claim.after-commit");
    return made;
  }

  private void note(List<Command> commands, List<ClaimAnswer> answers) {
    for (int i = 0; i < answers.size(); i++) {
      if (answers.get(i) instanceof ClaimAnswer.New
          || answers.get(i) instanceof ClaimAnswer.DecidedNow) {
        guard.note(
            "claims",
            new LedgerMark.Witness(
                LedgerMark.Kind.CLAIMED, commands.get(i).message().requestId(), 0));
        return;
      }
    }
  }

  private static void unavailable(RuntimeException e) {
    switch (Failure.of(e)) {
      case UNAVAILABLE, CONTENDED -> throw new ClaimsUnavailableException(Failure.describe(e), e);
      case REFUSED -> {}
    }
  }

  private static Optional<ClaimAnswer> refused(Command command, RuntimeException e) {
    log.error(
        "request {}: its command cannot be claimed, it is left out: {}",
        command.message().requestId(),
        Failure.describe(e));
    return Optional.empty();
  }
}
