package io.productchange.kosadapter.gateway;

import io.productchange.kosadapter.breaker.BreakerState;
import io.productchange.kosadapter.database.Failure;
import io.productchange.kosadapter.evidence.Evidence;
import io.productchange.kosadapter.evidence.Storable;
import io.productchange.kosadapter.kos.Exchange;
import io.productchange.kosadapter.kos.KosService;
import io.productchange.schema.message.JsonCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Writes the integration log's rows of inquiries and product lists, which decide nothing: many in
 * one transaction, a moment later, and none at all where the database is away for so long that the
 * memory set aside for them is full. (A change call's row is written with its intent.)
 *
 * <p>Thread-safe.
 */
public final class CallLog implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CallLog.class);
  private static final int QUEUE_MAX = 5_000;
  private static final int BATCH_MAX = 500;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private static final String INSERT =
      """
      INSERT INTO pc_kos_integration_log
             (request_id, integration_type, method, endpoint_url, request_headers, request_body,
              response_status, response_headers, response_body, response_time_ms, is_success,
              error_message, retry_count, circuit_breaker_state, created_at)
      VALUES (:id, :type, :method, :endpoint, CAST(:requestHeaders AS jsonb),
              CAST(:requestBody AS jsonb), :status, CAST(:responseHeaders AS jsonb),
              CAST(:responseBody AS jsonb), :elapsedMillis, :success, :error, :retries, :breaker,
              :at)
      """;

  private final Jdbi jdbi;
  private final BlockingQueue<Entry> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
  private final AtomicLong dropped = new AtomicLong();
  private final Thread writer;
  private volatile boolean closed;

  /**
   * One HTTP attempt.
   *
   * @param requestId the request it was made for, null where it was for many
   * @param requestBody its body, null where it had none
   * @param error why it brought nothing, null where it did
   * @param retries how many attempts of the same call came before
   */
  public record Entry(
      KosService service,
      @Nullable String requestId,
      String endpoint,
      @Nullable JsonNode requestBody,
      Exchange exchange,
      @Nullable String error,
      int retries,
      BreakerState breaker,
      Instant at) {}

  public CallLog(Jdbi jdbi) {
    this.jdbi = jdbi;
    this.writer = Thread.ofPlatform().name("call-log").daemon().start(this::work);
  }

  /** Takes a row; returns at once. */
  public void add(Entry entry) {
    if (!queue.offer(entry)) {
      dropped.incrementAndGet();
    }
  }

  /** Rows that were given up. */
  public long dropped() {
    return dropped.get();
  }

  private void work() {
    List<Entry> batch = new ArrayList<>();
    while (!closed || !queue.isEmpty() || !batch.isEmpty()) {
      try {
        if (batch.isEmpty()) {
          @Nullable Entry first = queue.poll(100, TimeUnit.MILLISECONDS);
          if (first == null) {
            continue;
          }
          batch.add(first);
          queue.drainTo(batch, BATCH_MAX - 1);
        }
        if (written(batch)) {
          batch.clear();
        } else if (closed) {
          return;
        } else {
          Thread.sleep(RETRY_AFTER);
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Whether the batch is done with: written, or refused row by row. */
  private boolean written(List<Entry> batch) {
    try {
      insert(batch);
      return true;
    } catch (RuntimeException e) {
      if (Failure.of(e) != Failure.REFUSED) {
        log.debug("the integration log cannot be written now: {}", Failure.describe(e));
        return false;
      }
    }
    for (Entry entry : batch) {
      try {
        insert(List.of(entry));
      } catch (RuntimeException e) {
        dropped.incrementAndGet();
        log.warn("a row of the integration log was refused: {}", Failure.describe(e));
      }
    }
    return true;
  }

  private void insert(List<Entry> entries) {
    jdbi.useTransaction(
        handle -> {
          try (PreparedBatch batch = handle.prepareBatch(INSERT)) {
            entries.forEach(entry -> bind(batch, entry));
            batch.execute();
          }
        });
  }

  private static void bind(PreparedBatch batch, Entry entry) {
    KosService service = entry.service();
    @Nullable Integer status = null;
    @Nullable String headers = null;
    if (entry.exchange() instanceof Exchange.Complete answer) {
      status = answer.status();
      headers = JsonCodec.writeString(Evidence.headers(answer.headers()));
    }
    batch
        .bind("id", entry.requestId())
        .bind("type", service.integrationType())
        .bind("method", service.method())
        .bind("endpoint", Storable.text(entry.endpoint(), 200))
        .bind("requestHeaders", "{\"accept\":\"application/json\"}")
        .bind(
            "requestBody",
            entry.requestBody() == null ? null : JsonCodec.writeString(entry.requestBody()))
        .bind("status", status)
        .bind("responseHeaders", headers)
        .bind(
            "responseBody",
            Evidence.response(service, entry.exchange()).map(JsonCodec::writeString).orElse(null))
        .bind("elapsedMillis", entry.exchange().elapsedMillis())
        .bind("success", entry.error() == null)
        .bind("error", Storable.nullableText(entry.error(), 1_000))
        .bind("retries", entry.retries())
        .bind("breaker", entry.breaker().name())
        .bind("at", entry.at())
        .add();
  }

  /** Writes what is left, for at most 2 s. */
  @Override
  public void close() {
    closed = true;
    try {
      if (!writer.join(Duration.ofSeconds(2))) {
        writer.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
