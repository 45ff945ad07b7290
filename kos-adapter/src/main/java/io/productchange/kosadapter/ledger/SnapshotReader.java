package io.productchange.kosadapter.ledger;

import io.productchange.kosadapter.call.Change;
import io.productchange.kosadapter.call.Send;
import io.productchange.kosadapter.call.Snapshot;
import io.productchange.schema.message.Basis;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.message.Transition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what the ledger knows of requests, each in one statement and so at one moment. */
public final class SnapshotReader {
  private static final Logger log = LoggerFactory.getLogger(SnapshotReader.class);

  private SnapshotReader() {}

  /**
   * Snapshots of those requests that are claimed and to be carried out, in the order of their ids.
   */
  public static List<Snapshot> read(Handle handle, List<String> requestIds) {
    Map<String, Draft> drafts = new LinkedHashMap<>();
    handle
        .createQuery(LedgerSql.LOAD)
        .bindArray("ids", String.class, requestIds)
        .map(
            (row, _) -> {
              String id = row.getString("request_id");
              @Nullable Draft draft = drafts.get(id);
              if (draft == null) {
                draft = draft(row);
                drafts.put(id, draft);
              }
              addSend(draft, row);
              return id;
            })
        .list();
    return drafts.values().stream().flatMap(draft -> draft.snapshot().stream()).toList();
  }

  /** A snapshot in the making. */
  private record Draft(
      Optional<Change> change,
      String acceptance,
      List<Transition> transitions,
      Optional<String> doubtMessage,
      Optional<ChangeResult> decided,
      List<Send> sends) {

    Optional<Snapshot> snapshot() {
      return change.map(
          known -> new Snapshot(known, acceptance, transitions, sends, doubtMessage, decided));
    }
  }

  private static Draft draft(ResultSet row) throws SQLException {
    return new Draft(
        change(row),
        row.getString("acceptance"),
        transitions(row.getString("transitions")),
        Optional.ofNullable(row.getString("in_doubt_message")),
        Optional.ofNullable(row.getString("result"))
            .map(json -> JsonCodec.read(json, ChangeResult.class)),
        new ArrayList<>());
  }

  /** A request's transitions as stored. */
  static List<Transition> transitions(@Nullable String json) {
    return json == null ? List.of() : List.of(JsonCodec.read(json, Transition[].class));
  }

  /** Empty for an invalid request, which was decided with its claim. */
  private static Optional<Change> change(ResultSet row) throws SQLException {
    @Nullable String line = row.getString("line_number");
    @Nullable String customer = row.getString("customer_id");
    @Nullable String current = row.getString("current_product_code");
    @Nullable String target = row.getString("target_product_code");
    if (line == null || customer == null || current == null || target == null) {
      if (row.getString("result") == null) {
        log.error(
            "request {} is open but lacks a field; it cannot be carried out",
            row.getString("request_id"));
      }
      return Optional.empty();
    }
    return Optional.of(
        new Change(
            row.getString("request_id"),
            row.getInt("attempt"),
            row.getString("line_key"),
            row.getInt("partition"),
            line,
            customer,
            current,
            target,
            row.getObject("requested_at", OffsetDateTime.class).toInstant()));
  }

  private static void addSend(Draft draft, ResultSet row) throws SQLException {
    long id = row.getLong("send_id");
    if (row.wasNull()) {
      return;
    }
    @Nullable String outcome = row.getString("outcome");
    @Nullable String basis = row.getString("send_basis");
    draft.sends.add(
        new Send(
            id,
            row.getInt("send_no"),
            row.getObject("sender", UUID.class),
            row.getObject("intent_at", OffsetDateTime.class).toInstant(),
            Send.State.valueOf(row.getString("state")),
            instant(row, "sender_done_at"),
            outcome == null ? null : Send.OutcomeKind.valueOf(outcome),
            row.getString("why"),
            basis == null ? null : Basis.valueOf(basis),
            row.getBoolean("inquired")));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    @Nullable OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }
}
