package io.productchange.simulation;

import io.productchange.changeprocessor.flow.FlowStores;
import io.productchange.changeprocessor.flow.StatesInMemory;
import io.productchange.changeprocessor.flow.Timer;
import io.productchange.changeprocessor.line.LineState;
import io.productchange.changeprocessor.request.RequestState;
import io.productchange.changeprocessor.source.SourceRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One task's stores, and the changelog of what its transaction has changed so far. */
final class TaskStates implements FlowStores {

  /** Told of what a request becomes. */
  interface OnPut {
    void put(String requestId, RequestState before, RequestState after);
  }

  private final StatesInMemory here;
  private final OnPut onPut;
  private final boolean reorder;
  private List<Consumer<StatesInMemory>> changelog = new ArrayList<>();

  /**
   * @param reorder a seeded bug: whoever waits longest is passed over
   */
  TaskStates(StatesInMemory here, OnPut onPut, boolean reorder) {
    this.here = here;
    this.onPut = onPut;
    this.reorder = reorder;
  }

  /** What was changed since this was asked last. */
  List<Consumer<StatesInMemory>> takeChangelog() {
    List<Consumer<StatesInMemory>> taken = changelog;
    changelog = new ArrayList<>();
    return taken;
  }

  boolean isChanged() {
    return !changelog.isEmpty();
  }

  @Nullable Instant firstDue() {
    return here.firstDue();
  }

  private void change(Consumer<StatesInMemory> change) {
    change.accept(here);
    changelog.add(change);
  }

  @Override
  public RequestState request(String requestId) {
    return here.request(requestId);
  }

  @Override
  public void putRequest(String requestId, RequestState state) {
    onPut.put(requestId, here.request(requestId), state);
    change(states -> states.putRequest(requestId, state));
  }

  @Override
  public LineState line(String lineKey) {
    return here.line(lineKey);
  }

  @Override
  public void putLine(String lineKey, LineState state) {
    change(states -> states.putLine(lineKey, state));
  }

  @Override
  public String waiting(String lineKey, long position) {
    if (reorder && here.line(lineKey) instanceof LineState.Held held && held.waiting() > 1) {
      String first = here.waiting(lineKey, position);
      String second = here.waiting(lineKey, position + 1);
      change(states -> states.removeWaiting(lineKey, position));
      change(states -> states.removeWaiting(lineKey, position + 1));
      change(states -> states.putWaiting(lineKey, position, second));
      change(states -> states.putWaiting(lineKey, position + 1, first));
    }
    return here.waiting(lineKey, position);
  }

  @Override
  public void putWaiting(String lineKey, long position, String requestId) {
    change(states -> states.putWaiting(lineKey, position, requestId));
  }

  @Override
  public void removeWaiting(String lineKey, long position) {
    change(states -> states.removeWaiting(lineKey, position));
  }

  @Override
  public void putParked(String requestId, int index, SourceRecord record) {
    change(states -> states.putParked(requestId, index, record));
  }

  @Override
  public SourceRecord takeParked(String requestId, int index) {
    SourceRecord taken = here.takeParked(requestId, index);
    changelog.add(states -> states.takeParked(requestId, index));
    return taken;
  }

  @Override
  public void addTimer(Timer timer) {
    change(states -> states.addTimer(timer));
  }

  @Override
  public void removeTimer(Timer timer) {
    change(states -> states.removeTimer(timer));
  }

  @Override
  public List<Timer> due(Timer.Kind kind, Instant now, int max) {
    return here.due(kind, now, max);
  }
}
