package io.productchange.kossimulator.kos;

import io.productchange.kossimulator.catalogue.Catalogue;
import io.productchange.kossimulator.catalogue.Line;
import io.productchange.kossimulator.catalogue.LineStatus;
import io.productchange.kossimulator.catalogue.Lines;
import io.productchange.kossimulator.catalogue.Product;
import io.productchange.kossimulator.catalogue.ResultCode;
import io.productchange.kossimulator.journal.JournalEvent.Executed;
import io.productchange.kossimulator.journal.JournalEvent.LineSet;
import io.productchange.kossimulator.journal.JournalEvent.Refused;
import io.productchange.kossimulator.journal.JournalWriter;
import io.productchange.kossimulator.journal.Ticket;
import io.productchange.kossimulator.kos.KosState.Held;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The lines and what happens to them. The journal's order of a line's events is the order in which
 * they took effect. Thread-safe.
 */
public final class LineBook {
  /** Where KOS is: its days and clock times. */
  static final ZoneId ZONE = ZoneId.of("Asia/Seoul");

  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyyMMdd");

  private final KosState state;
  private final JournalWriter journal;
  private final InstantSource clock;
  private final Stats stats;

  /** The lines of this state, journaled there. */
  public LineBook(KosState state, JournalWriter journal, InstantSource clock, Stats stats) {
    this.state = state;
    this.journal = journal;
    this.clock = clock;
    this.stats = stats;
  }

  /**
   * The line as it is now; waits until what made it so is on disk. Empty when KOS does not know it.
   *
   * @throws InterruptedException if interrupted while waiting
   */
  public Optional<Line> find(String lineNumber) throws InterruptedException {
    Held held = state.lines().get(lineNumber);
    if (held != null) {
      held.ticket().await();
    }
    return now(lineNumber, held);
  }

  private static Optional<Line> now(String lineNumber, @Nullable Held held) {
    Optional<Line> initial = Lines.initial(lineNumber);
    return held == null
        ? initial
        : initial.map(line -> line.with(held.status(), held.productCode()));
  }

  /**
   * Makes the change now, or refuses it. The current product is not looked at; nor the request id.
   */
  Effect change(Order order, Instant startedAt, boolean late) {
    AtomicReference<@Nullable Effect> effect = new AtomicReference<>();
    state
        .lines()
        .compute(
            order.lineNumber(),
            (lineNumber, held) -> {
              Optional<Line> line = now(lineNumber, held);
              Optional<ResultCode> refusal = refusal(line, order.targetProductCode());
              if (line.isEmpty() || refusal.isPresent()) {
                effect.set(refuse(order, refusal.orElse(ResultCode.LINE_UNKNOWN), false));
                return held;
              }
              Effect.Made made = make(order, line.get(), startedAt, late);
              effect.set(made);
              return new Held(line.get().status(), order.targetProductCode(), made.ticket());
            });
    Effect result = effect.get();
    if (result == null) {
      throw new IllegalStateException("a change came to nothing");
    }
    return result;
  }

  private static Optional<ResultCode> refusal(Optional<Line> line, String targetProductCode) {
    if (line.isEmpty()) {
      return Optional.of(ResultCode.LINE_UNKNOWN);
    }
    if (line.get().status() != LineStatus.ACTIVE) {
      return Optional.of(ResultCode.LINE_NOT_ACTIVE);
    }
    Optional<Product> target = Catalogue.find(targetProductCode);
    if (target.isEmpty()) {
      return Optional.of(ResultCode.PRODUCT_UNKNOWN);
    }
    if (!target.get().onSale()) {
      return Optional.of(ResultCode.PRODUCT_NOT_ON_SALE);
    }
    return target.get().operatorCode().equals(line.get().operatorCode())
        ? Optional.empty()
        : Optional.of(ResultCode.OTHER_OPERATORS_PRODUCT);
  }

  private Effect.Made make(Order order, Line line, Instant startedAt, boolean late) {
    Instant finishedAt = clock.instant();
    String kosOrderNumber = kosOrderNumber(order.call(), finishedAt);
    Ticket ticket =
        journal.append(
            (seq, at) ->
                new Executed(
                    seq,
                    at,
                    order.call(),
                    order.requestId(),
                    line.lineNumber(),
                    line.productCode(),
                    order.targetProductCode(),
                    kosOrderNumber,
                    startedAt,
                    finishedAt,
                    late));
    state.toCome().remove(order.call());
    state.countExecuted();
    stats.executed(late);
    return new Effect.Made(line.productCode(), kosOrderNumber, ticket);
  }

  /** Records a refusal. */
  Effect.NotMade refuse(Order order, ResultCode code, boolean scripted) {
    Ticket ticket =
        journal.append(
            (seq, at) ->
                new Refused(
                    seq,
                    at,
                    order.call(),
                    order.requestId(),
                    order.lineNumber(),
                    order.targetProductCode(),
                    code.code(),
                    scripted));
    state.toCome().remove(order.call());
    stats.refused();
    return new Effect.NotMade(code, ticket);
  }

  /** An order number as KOS gives them: unique, also across restarts. */
  static String kosOrderNumber(long call, Instant at) {
    return "KOS" + DAY.format(at.atZone(ZONE)) + "%09d".formatted(call);
  }

  /**
   * Sets a line from outside; returns when it is on disk.
   *
   * @param status null = stays
   * @param productCode null = stays
   * @return the line as it is then; empty when KOS does not know it
   * @throws InterruptedException if interrupted while waiting for the disk
   */
  public Optional<Line> set(
      String lineNumber, @Nullable LineStatus status, @Nullable String productCode)
      throws InterruptedException {
    state
        .lines()
        .compute(
            lineNumber,
            (number, held) -> {
              Optional<Line> line = now(number, held);
              if (line.isEmpty()) {
                return held;
              }
              LineStatus newStatus = status == null ? line.get().status() : status;
              String newProduct = productCode == null ? line.get().productCode() : productCode;
              Ticket ticket =
                  journal.append((seq, at) -> new LineSet(seq, at, number, newStatus, newProduct));
              return new Held(newStatus, newProduct, ticket);
            });
    return find(lineNumber);
  }
}
