package io.productchange.ingestapi;

import com.zaxxer.hikari.HikariDataSource;
import io.productchange.runtime.database.DatabasePool;
import io.productchange.runtime.database.DatabaseSettings;
import io.productchange.runtime.settings.Secret;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.message.Reason;
import io.productchange.schema.request.ReadRequest;
import io.productchange.schema.request.RequestReader;
import io.productchange.testservers.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Writes what the adapter would write, into the real tables. */
final class RequestRows implements AutoCloseable {
  private final HikariDataSource connections;
  private final Jdbi jdbi;

  RequestRows(TestDatabase database) {
    this.connections =
        DatabasePool.of(
                new DatabaseSettings(
                    database.jdbcUrl(),
                    database.superuser(),
                    Optional.of(Secret.of(database.password()))),
                "test-rows")
            .schema("product_change,public")
            .size(2)
            .open();
    this.jdbi = Jdbi.create(connections);
  }

  @Override
  public void close() {
    connections.close();
  }

  Jdbi jdbi() {
    return jdbi;
  }

  static ReadRequest.Readable read(String json) {
    return (ReadRequest.Readable)
        RequestReader.read(json.getBytes(StandardCharsets.UTF_8), "none-given");
  }

  /** The claim: the request is recorded as REQUESTED, with its history row. */
  void claim(String json, Instant requestedAt) {
    jdbi.useTransaction(
        handle -> {
          claim(handle, json, requestedAt);
          history(handle, read(json), requestedAt);
        });
  }

  /** The claim of a request that no history row can be written for. */
  void claimWithoutHistory(String json, Instant requestedAt) {
    jdbi.useHandle(handle -> claim(handle, json, requestedAt));
  }

  private static void claim(Handle handle, String json, Instant requestedAt) {
    ReadRequest.Readable request = read(json);
    handle
        .createUpdate(
            """
            INSERT INTO pc_request (request_id, content_hash, line_key, line_number, customer_id,
                current_product_code, target_product_code, request, origin, acceptance, partition, requested_at,
                status, version, claimed_at)
            VALUES (:id, :hash, :key, :line, :customer, :current, :target, :request, 'change-requests-0-1',
                'change-requests-0-1@1', 0, :at, 'REQUESTED', 0, now())""")
        .bind("id", request.requestId())
        .bind("hash", request.contentHash())
        .bind("key", request.lineKey())
        .bind("line", request.lineNumber())
        .bind("customer", request.customerId())
        .bind("current", request.currentProductCode())
        .bind("target", request.targetProductCode())
        .bind("request", request.canonicalRequest())
        .bind("at", requestedAt.atOffset(ZoneOffset.UTC))
        .execute();
  }

  private static void history(Handle handle, ReadRequest.Readable request, Instant requestedAt) {
    handle
        .createUpdate(
            """
            INSERT INTO pc_product_change_history (request_id, line_number, customer_id, current_product_code,
                target_product_code, requested_at)
            VALUES (:id, :line, :customer, :current, :target, :at)""")
        .bind("id", request.requestId())
        .bind("line", request.lineNumber())
        .bind("customer", request.customerId())
        .bind("current", request.currentProductCode())
        .bind("target", request.targetProductCode())
        .bind("at", requestedAt.atOffset(ZoneOffset.UTC))
        .execute();
  }

  /** The intent: VALIDATED and PROCESSING. */
  void validate(String id, Instant at) {
    jdbi.useTransaction(
        handle -> {
          handle.execute(
              "UPDATE pc_request SET status = 'PROCESSING', version = 2, validated_at = ? WHERE request_id = ?",
              at.atOffset(ZoneOffset.UTC),
              id);
          handle.execute(
              "UPDATE pc_product_change_history SET process_status = 'PROCESSING', version = 2, validated_at = ? WHERE request_id = ?",
              at.atOffset(ZoneOffset.UTC),
              id);
        });
  }

  /** The change call's effect is unknown. */
  void doubt(String id, Instant since, String message) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "UPDATE pc_request SET in_doubt_since = ?, in_doubt_message = ? WHERE request_id = ?",
                since.atOffset(ZoneOffset.UTC),
                message,
                id));
  }

  /** The decision. */
  void decide(ChangeResult result) {
    @Nullable Reason reason = result.reason();
    jdbi.useTransaction(
        handle -> {
          handle
              .createUpdate(
                  """
                  UPDATE pc_request SET status = :status, version = :version, reason_code = :reason, basis = :basis,
                      kos_order_number = :order, result = :result, decided_at = :at WHERE request_id = :id""")
              .bind("status", result.status().name())
              .bind("version", result.version())
              .bind("reason", reason == null ? null : reason.code().name())
              .bind("basis", result.basis().name())
              .bind("order", result.kosOrderNumber())
              .bind("result", JsonCodec.writeString(result))
              .bind("at", result.processedAt().atOffset(ZoneOffset.UTC))
              .bind("id", result.requestId())
              .execute();
          handle.execute(
              "UPDATE pc_product_change_history SET process_status = ?, version = ?, processed_at = ? WHERE request_id = ?",
              result.status().name(),
              result.version(),
              result.processedAt().atOffset(ZoneOffset.UTC),
              result.requestId());
        });
  }
}
