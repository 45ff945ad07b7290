package io.productchange.kosadapter.resume;

import io.productchange.kosadapter.call.Snapshot;
import io.productchange.kosadapter.work.Workbench;
import java.util.ArrayList;
import java.util.List;

/** Says what is begun. */
final class Begun implements Workbench {
  final List<String> requestIds = new ArrayList<>();

  @Override
  public boolean begin(Snapshot snapshot) {
    return requestIds.add(snapshot.change().requestId());
  }

  @Override
  public boolean isUnderWay(String requestId) {
    return false;
  }

  @Override
  public int underWay() {
    return 0;
  }
}
