package io.productchange.kosadapter.ledger;

import io.productchange.kosadapter.call.Change;
import io.productchange.kosadapter.call.LedgerWrite;
import io.productchange.kosadapter.evidence.Evidence;
import io.productchange.kosadapter.evidence.Storable;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.message.Transition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Intents: the row of the ledger, the progress of request and history, the row of the call's log.
 */
final class IntentWriter {
  private static final String HEADERS =
      "{\"accept\":\"application/json\",\"content-type\":\"application/json\"}";

  private final Handle handle;
  private final UUID sender;
  private final String endpoint;
  private final String breakerState;

  private record Made(long sendId, long logId) {}

  IntentWriter(Handle handle, UUID sender, String endpoint, String breakerState) {
    this.handle = handle;
    this.sender = sender;
    this.endpoint = endpoint;
    this.breakerState = breakerState;
  }

  /** The intents that were made, with their rows' ids; the others must not be sent. */
  Map<String, Long> write(List<LedgerWrite.Intent> intents) {
    if (intents.isEmpty()) {
      return Map.of();
    }
    Map<String, Made> made = insert(intents);
    List<LedgerWrite.Intent> allowed =
        intents.stream().filter(intent -> made.containsKey(intent.change().requestId())).toList();
    advance(allowed.stream().filter(intent -> intent.added() > 0).toList());
    log(allowed, made);
    Map<String, Long> sendIds = new HashMap<>();
    made.forEach((requestId, row) -> sendIds.put(requestId, row.sendId));
    return sendIds;
  }

  private Map<String, Made> insert(List<LedgerWrite.Intent> intents) {
    Map<String, Made> made = new HashMap<>();
    handle
        .createQuery(LedgerSql.INSERT_INTENTS)
        .bind("sender", sender)
        .bindArray("ids", String.class, column(intents, Change::requestId))
        .bindArray("attempts", Integer.class, column(intents, Change::attempt))
        .bindArray(
            "sendNos", Integer.class, intents.stream().map(LedgerWrite.Intent::sendNo).toList())
        .bindArray("lines", String.class, column(intents, Change::lineNumber))
        .bindArray("currents", String.class, column(intents, Change::currentProductCode))
        .bindArray("targets", String.class, column(intents, Change::targetProductCode))
        .bindArray("ats", String.class, times(intents))
        .bindArray("versions", Long.class, intents.stream().map(IntentWriter::before).toList())
        .map(
            (row, _) ->
                Map.entry(
                    row.getString("request_id"),
                    new Made(row.getLong("id"), row.getLong("log_id"))))
        .forEach(entry -> made.put(entry.getKey(), entry.getValue()));
    return made;
  }

  private void advance(List<LedgerWrite.Intent> intents) {
    if (intents.isEmpty()) {
      return;
    }
    try (PreparedBatch requests = handle.prepareBatch(LedgerSql.ADVANCE_REQUEST);
        PreparedBatch histories = handle.prepareBatch(LedgerSql.ADVANCE_HISTORY)) {
      for (LedgerWrite.Intent intent : intents) {
        bindProgress(requests, intent);
        bindProgress(histories, intent);
        requests.add();
        histories.add();
      }
      expectEach(requests.execute(), "pc_request", intents);
      expectEach(histories.execute(), "pc_product_change_history", intents);
    }
  }

  /** One set of values for both statements; each uses those that it names. */
  private static void bindProgress(PreparedBatch batch, LedgerWrite.Intent intent) {
    Transition last = intent.transitions().getLast();
    Transition validated =
        intent.transitions().stream()
            .filter(transition -> transition.status() == ChangeStatus.VALIDATED)
            .findFirst()
            .orElseThrow();
    batch
        .bind("id", intent.change().requestId())
        .bind("attempt", intent.change().attempt())
        .bind("requestedAt", intent.change().requestedAt())
        .bind("before", before(intent))
        .bind("status", last.status().name())
        .bind("version", last.version())
        .bind("transitions", JsonCodec.writeString(intent.transitions()))
        .bind("validatedAt", validated.occurredAt())
        .bind("validationResult", validated.validationResult())
        .bind("kosRequest", DecisionWriter.json(last.kosRequest()));
  }

  private void log(List<LedgerWrite.Intent> intents, Map<String, Made> made) {
    if (intents.isEmpty()) {
      return;
    }
    handle
        .createUpdate(LedgerSql.INSERT_CALL_LOGS)
        .bind("endpoint", Storable.text(endpoint, 200))
        .bind("headers", HEADERS)
        .bind("breaker", breakerState)
        .bindArray("ids", String.class, column(intents, Change::requestId))
        .bindArray(
            "logIds",
            Long.class,
            column(intents, change -> Objects.requireNonNull(made.get(change.requestId())).logId))
        .bindArray(
            "bodies",
            String.class,
            column(intents, change -> JsonCodec.writeString(Evidence.request(change.call()))))
        .bindArray(
            "retries", Integer.class, intents.stream().map(intent -> intent.sendNo() - 1).toList())
        .bindArray("ats", String.class, times(intents))
        .execute();
  }

  /** The version that the request is expected at. */
  private static long before(LedgerWrite.Intent intent) {
    return intent.transitions().getLast().version() - intent.added();
  }

  private static void expectEach(int[] counts, String table, List<LedgerWrite.Intent> intents) {
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] != 1) {
        throw new IllegalStateException(
            "request %s: expected its row of %s at version %d, but there is none"
                .formatted(intents.get(i).change().requestId(), table, before(intents.get(i))));
      }
    }
  }

  private static List<String> times(List<LedgerWrite.Intent> intents) {
    return intents.stream().map(intent -> intent.at().toString()).toList();
  }

  private static <T> List<T> column(List<LedgerWrite.Intent> intents, Function<Change, T> column) {
    return intents.stream().map(LedgerWrite.Intent::change).map(column).toList();
  }
}
