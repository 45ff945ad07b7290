package io.productchange.kosadapter.ledger;

import io.productchange.kosadapter.call.Snapshot;
import io.productchange.kosadapter.rig.Db;
import java.util.List;

/** What is on record of one request. */
final class SnapshotOf {
  private SnapshotOf() {}

  static Snapshot request(Db db, String requestId) {
    return db.jdbi()
        .withHandle(handle -> SnapshotReader.read(handle, List.of(requestId)))
        .getFirst();
  }
}
