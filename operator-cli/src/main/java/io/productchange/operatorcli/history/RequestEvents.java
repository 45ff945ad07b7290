package io.productchange.operatorcli.history;

import io.productchange.schema.message.ChangeEvent;
import io.productchange.schema.message.ChangeStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All events of one request, in the order of attempt and version. An event that is told again
 * (after a reset) counts once. Not safe for use by several threads.
 */
public final class RequestEvents {
  private final NavigableMap<Step, ChangeEvent> steps = new TreeMap<>();
  private final List<String> contradictions = new ArrayList<>();

  /** Place of an event in a request's life. */
  private record Step(int attempt, long version) implements Comparable<Step> {
    @Override
    public int compareTo(Step other) {
      return attempt != other.attempt
          ? Integer.compare(attempt, other.attempt)
          : Long.compare(version, other.version);
    }
  }

  /** Takes one event as it was read from the topic. */
  public void add(ChangeEvent event) {
    ChangeEvent known = steps.putIfAbsent(new Step(event.attempt(), event.version()), event);
    if (known != null && !known.equals(event)) {
      contradictions.add(
          "version %d of attempt %d was told in two ways"
              .formatted(event.version(), event.attempt()));
    }
  }

  /** What is wrong with the order or the content of the events; empty if nothing. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>(contradictions);
    @Nullable ChangeEvent previous = null;
    for (Map.Entry<Step, ChangeEvent> step : steps.entrySet()) {
      ChangeEvent event = step.getValue();
      if (previous != null && previous.attempt() != event.attempt()) {
        previous = null;
      }
      problemAfter(previous, event).ifPresent(problems::add);
      previous = event;
    }
    return problems;
  }

  private static Optional<String> problemAfter(@Nullable ChangeEvent previous, ChangeEvent event) {
    long expectedVersion = previous == null ? firstVersion(event) : previous.version() + 1;
    if (event.version() != expectedVersion) {
      return Optional.of(
          "expected version %d but %s has version %d"
              .formatted(expectedVersion, event.status(), event.version()));
    }
    ChangeStatus left = previous == null ? null : previous.status();
    if (event.previousStatus() != left && event.attempt() == 1) {
      return Optional.of(
          "%s says it follows %s but it follows %s"
              .formatted(event.status(), event.previousStatus(), left));
    }
    if (left != null && !mayFollow(left, event.status())) {
      return Optional.of("%s cannot follow %s".formatted(event.status(), left));
    }
    return Optional.empty();
  }

  /** A later attempt goes on counting where the one before ended. */
  private static long firstVersion(ChangeEvent event) {
    return event.attempt() == 1 ? 0 : event.version();
  }

  private static boolean mayFollow(ChangeStatus left, ChangeStatus next) {
    return switch (left) {
      case REQUESTED -> next == ChangeStatus.VALIDATED || next == ChangeStatus.FAILED;
      case VALIDATED -> next == ChangeStatus.PROCESSING;
      case PROCESSING -> next.isFinal();
      case COMPLETED, FAILED -> false;
    };
  }

  /** The last event of all. */
  public ChangeEvent last() {
    return steps.lastEntry().getValue();
  }

  /**
   * The history row that these events make; empty where a column that cannot be empty has no value.
   */
  public Optional<HistoryRow> row() {
    ChangeEvent last = last();
    @Nullable String lineNumber = last.lineNumber();
    @Nullable String customerId = last.customerId();
    @Nullable String current = last.currentProductCode();
    @Nullable String target = last.targetProductCode();
    if (lineNumber == null || customerId == null || current == null || target == null) {
      return Optional.empty();
    }
    return Optional.of(
        new HistoryRow(
            last.requestId(),
            lineNumber,
            customerId,
            current,
            target,
            last.status(),
            latest(ChangeEvent::validationResult),
            latest(ChangeEvent::message),
            latest(ChangeEvent::kosRequest),
            latest(ChangeEvent::kosResponse),
            last.requestedAt(),
            latest(event -> event.status() == ChangeStatus.VALIDATED ? event.occurredAt() : null),
            latest(event -> event.status().isFinal() ? event.occurredAt() : null),
            last.version()));
  }

  private <T> @Nullable T latest(Function<ChangeEvent, @Nullable T> column) {
    for (ChangeEvent event : steps.descendingMap().values()) {
      T value = column.apply(event);
      if (value != null) {
        return value;
      }
    }
    return null;
  }
}
