package io.productchange.changeprocessor.flow;

import io.productchange.changeprocessor.line.LineState;
import io.productchange.changeprocessor.request.RequestState;
import io.productchange.changeprocessor.source.SourceRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The flow's stores as maps, strict about what may be put and taken. Also what the simulation's
 * processors keep their partitions in.
 */
public final class StatesInMemory implements FlowStores {
  private final Map<String, RequestState> requests = new HashMap<>();
  private final Map<String, LineState> lines = new HashMap<>();
  private final Map<String, String> waiting = new HashMap<>();
  private final Map<String, SourceRecord> parked = new HashMap<>();
  private final TreeSet<Timer> timers =
      new TreeSet<>(
          Comparator.comparing(Timer::dueAt)
              .thenComparing(Timer::kind)
              .thenComparing(Timer::requestId));

  /** The same once more. */
  public StatesInMemory copy() {
    StatesInMemory copy = new StatesInMemory();
    copy.requests.putAll(requests);
    copy.lines.putAll(lines);
    copy.waiting.putAll(waiting);
    copy.parked.putAll(parked);
    copy.timers.addAll(timers);
    return copy;
  }

  /** When the first timer is due; null where there is none. */
  public @Nullable Instant firstDue() {
    return timers.isEmpty() ? null : timers.first().dueAt();
  }

  /** Everything that is kept, of whatever sort. */
  int size() {
    return requests.size() + lines.size() + waiting.size() + parked.size() + timers.size();
  }

  /** How many requests are accepted and neither decided nor answered to all who wait. */
  public long unfinished() {
    return requests.values().stream()
        .filter(
            state ->
                !(state instanceof RequestState.Decided decided && decided.duplicatesOwed() == 0))
        .count();
  }

  @Override
  public RequestState request(String requestId) {
    return requests.getOrDefault(requestId, new RequestState.Unknown());
  }

  @Override
  public void putRequest(String requestId, RequestState state) {
    if (state instanceof RequestState.Unknown) {
      requests.remove(requestId);
    } else {
      requests.put(requestId, state);
    }
  }

  @Override
  public LineState line(String lineKey) {
    return lines.getOrDefault(lineKey, new LineState.Free());
  }

  @Override
  public void putLine(String lineKey, LineState state) {
    if (state instanceof LineState.Free) {
      lines.remove(lineKey);
    } else {
      lines.put(lineKey, state);
    }
  }

  @Override
  public String waiting(String lineKey, long position) {
    return present(waiting.get(lineKey + "/" + position));
  }

  @Override
  public void putWaiting(String lineKey, long position, String requestId) {
    absent(waiting.put(lineKey + "/" + position, requestId));
  }

  @Override
  public void removeWaiting(String lineKey, long position) {
    present(waiting.remove(lineKey + "/" + position));
  }

  @Override
  public void putParked(String requestId, int index, SourceRecord record) {
    absent(parked.put(requestId + "/" + index, record));
  }

  @Override
  public SourceRecord takeParked(String requestId, int index) {
    return present(parked.remove(requestId + "/" + index));
  }

  @Override
  public void addTimer(Timer timer) {
    if (!timers.add(timer)) {
      throw new IllegalStateException("expected no such timer yet: " + timer);
    }
  }

  @Override
  public void removeTimer(Timer timer) {
    if (!timers.remove(timer)) {
      throw new IllegalStateException("expected such a timer: " + timer);
    }
  }

  @Override
  public List<Timer> due(Timer.Kind kind, Instant now, int max) {
    List<Timer> due = new ArrayList<>();
    for (Timer timer : timers) {
      if (timer.dueAt().isAfter(now) || due.size() == max) {
        break;
      }
      if (timer.kind() == kind) {
        due.add(timer);
      }
    }
    return due;
  }

  private static <T> T present(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("expected something there but there is nothing");
    }
    return value;
  }

  private static void absent(@Nullable Object before) {
    if (before != null) {
      throw new IllegalStateException("expected nothing there but there is something");
    }
  }
}
