package io.productchange.kosadapter.claim;

import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.message.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** One transaction that claims many commands. Used once, by one thread. */
final class ClaimTransaction {
  private final Handle handle;
  private final Instant now;

  ClaimTransaction(Handle handle, Instant now) {
    this.handle = handle;
    this.now = now;
  }

  /** One answer for each command, in order. */
  List<ClaimAnswer> claim(List<Command> commands) {
    ClaimAnswer[] answers = new ClaimAnswer[commands.size()];
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < commands.size(); i++) {
      left.add(i);
    }
    // A poll may hold several commands for one id: each round takes one of each id, so that a
    // later one finds the earlier one on record.
    left.removeIf(index -> refused(commands.get(index), index, answers));
    while (!left.isEmpty()) {
      left = round(commands, left, answers);
    }
    return List.of(answers);
  }

  /** Deliberate reprocessing is not built: an attempt that nobody asked for is not carried out. */
  private static boolean refused(Command command, int index, ClaimAnswer[] answers) {
    int attempt = command.message().attempt();
    if (attempt == 1) {
      return false;
    }
    answers[index] =
        new ClaimAnswer.Conflict("expected attempt 1, the only one there is, but it is " + attempt);
    return true;
  }

  private List<Integer> round(
      List<Command> commands, List<Integer> indexes, ClaimAnswer[] answers) {
    Map<String, Integer> taken = new LinkedHashMap<>();
    List<Integer> later = new ArrayList<>();
    for (int index : indexes) {
      if (taken.putIfAbsent(commands.get(index).message().requestId(), index) != null) {
        later.add(index);
      }
    }
    List<ClaimRow> rows =
        taken.values().stream().map(index -> ClaimRow.of(commands.get(index), now)).toList();
    Set<String> inserted = insert(rows);
    insertHistory(rows.stream().filter(row -> inserted.contains(row.id())).toList());
    Map<String, ClaimAnswer> known =
        known(rows.stream().filter(row -> !inserted.contains(row.id())).toList());
    for (ClaimRow row : rows) {
      @Nullable Integer index = taken.get(row.id());
      if (index != null) {
        answers[index] =
            inserted.contains(row.id())
                ? row.inserted()
                : known.getOrDefault(row.id(), new ClaimAnswer.Conflict("the id vanished"));
      }
    }
    return later;
  }

  private Set<String> insert(List<ClaimRow> rows) {
    Function<Function<ExecuteChange, @Nullable String>, List<@Nullable String>> texts =
        column -> column(rows, row -> column.apply(row.message()));
    return new HashSet<>(
        handle
            .createQuery(ClaimSql.INSERT)
            .bind("now", now)
            .bindArray("ids", String.class, column(rows, ClaimRow::id))
            .bindArray("hashes", String.class, texts.apply(ExecuteChange::contentHash))
            .bindArray("lineKeys", String.class, texts.apply(ExecuteChange::lineKey))
            .bindArray("lines", String.class, texts.apply(ExecuteChange::lineNumber))
            .bindArray("customers", String.class, texts.apply(ExecuteChange::customerId))
            .bindArray("currents", String.class, texts.apply(ExecuteChange::currentProductCode))
            .bindArray("targets", String.class, texts.apply(ExecuteChange::targetProductCode))
            .bindArray("requests", String.class, texts.apply(ExecuteChange::request))
            .bindArray("violations", String.class, column(rows, ClaimRow::violationsJson))
            .bindArray("origins", String.class, texts.apply(ExecuteChange::origin))
            .bindArray("acceptances", String.class, texts.apply(ExecuteChange::acceptance))
            .bindArray("partitions", Integer.class, column(rows, row -> row.command().partition()))
            .bindArray(
                "requestedAts",
                String.class,
                texts.apply(message -> message.requestedAt().toString()))
            .bindArray("attempts", Integer.class, column(rows, row -> row.message().attempt()))
            .bindArray("statuses", String.class, column(rows, row -> row.status().name()))
            .bindArray("versions", Long.class, column(rows, ClaimRow::version))
            .bindArray("reasons", String.class, column(rows, ClaimRow::reasonCode))
            .bindArray("bases", String.class, column(rows, ClaimRow::basis))
            .bindArray("results", String.class, column(rows, ClaimRow::resultJson))
            .bindArray(
                "transitions",
                String.class,
                column(rows, row -> JsonCodec.writeString(row.transitions())))
            .bindArray("decidedAts", String.class, column(rows, ClaimRow::decidedAt))
            .bindArray("historyAts", String.class, column(rows, ClaimRow::historyAt))
            .mapTo(String.class)
            .list());
  }

  private void insertHistory(List<ClaimRow> claimed) {
    List<ClaimRow> rows = claimed.stream().filter(ClaimRow::hasHistory).toList();
    if (rows.isEmpty()) {
      return;
    }
    handle
        .createUpdate(ClaimSql.INSERT_HISTORY)
        .bindArray("ids", String.class, column(rows, ClaimRow::id))
        .bindArray("lines", String.class, column(rows, row -> row.message().lineNumber()))
        .bindArray("customers", String.class, column(rows, row -> row.message().customerId()))
        .bindArray(
            "currents", String.class, column(rows, row -> row.message().currentProductCode()))
        .bindArray("targets", String.class, column(rows, row -> row.message().targetProductCode()))
        .bindArray("statuses", String.class, column(rows, row -> row.status().name()))
        .bindArray("checks", String.class, last(rows, Transition::validationResult))
        .bindArray("messages", String.class, last(rows, Transition::message))
        .bindArray("requestedAts", String.class, column(rows, ClaimRow::historyAt))
        .bindArray("decidedAts", String.class, column(rows, ClaimRow::decidedAt))
        .bindArray("versions", Long.class, column(rows, ClaimRow::version))
        .execute();
  }

  private Map<String, ClaimAnswer> known(List<ClaimRow> rows) {
    if (rows.isEmpty()) {
      return Map.of();
    }
    Map<String, ClaimRow> byId = new HashMap<>();
    rows.forEach(row -> byId.put(row.id(), row));
    Map<String, ClaimAnswer> answers = new HashMap<>();
    try (PreparedBatch renewals = handle.prepareBatch(ClaimSql.RENEW_ACCEPTANCE)) {
      for (KnownRequest known : lock(List.copyOf(byId.keySet()))) {
        @Nullable ClaimRow row = byId.get(known.requestId());
        if (row == null) {
          continue;
        }
        ClaimAnswer answer = known.answer(row.message());
        answers.put(row.id(), answer);
        if (!(answer instanceof ClaimAnswer.Conflict) && known.isRenewedBy(row.message())) {
          renewals
              .bind("id", row.id())
              .bind("acceptance", row.message().acceptance())
              .bind("partition", row.command().partition())
              .add();
        }
      }
      if (renewals.size() > 0) {
        renewals.execute();
      }
    }
    return answers;
  }

  private List<KnownRequest> lock(List<String> ids) {
    return handle
        .createQuery(ClaimSql.LOCK_KNOWN)
        .bindArray("ids", String.class, ids)
        .map(
            (row, _) ->
                new KnownRequest(
                    row.getString("request_id"),
                    row.getString("content_hash"),
                    row.getString("line_key"),
                    row.getInt("attempt"),
                    row.getString("acceptance"),
                    row.getString("result"),
                    row.getString("transitions")))
        .list();
  }

  private static <T extends @Nullable Object> List<T> column(
      List<ClaimRow> rows, Function<ClaimRow, T> column) {
    // Not Stream.toList(): columns may be null.
    List<T> values = new ArrayList<>(rows.size());
    rows.forEach(row -> values.add(column.apply(row)));
    return values;
  }

  private static List<@Nullable String> last(
      List<ClaimRow> rows, Function<Transition, @Nullable String> column) {
    return column(rows, row -> column.apply(row.transitions().getLast()));
  }
}
