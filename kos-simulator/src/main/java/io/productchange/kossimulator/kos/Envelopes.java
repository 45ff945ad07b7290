package io.productchange.kossimulator.kos;

import io.productchange.kossimulator.catalogue.Catalogue;
import io.productchange.kossimulator.catalogue.Line;
import io.productchange.kossimulator.catalogue.Product;
import io.productchange.kossimulator.catalogue.ResultCode;
import io.productchange.kossimulator.http.Response;
import io.productchange.kossimulator.json.Json;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** KOS's answers in their envelope. Thread-safe. */
public final class Envelopes {
  private static final String JSON = "application/json;charset=UTF-8";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyyMMdd");

  private final InstantSource clock;
  private final AtomicLong traces;

  /** Trace ids are drawn from the seed. */
  public Envelopes(InstantSource clock, long seed) {
    this.clock = clock;
    this.traces = new AtomicLong(seed);
  }

  /** An answer without data. */
  public Response bare(int httpStatus, ResultCode code, @Nullable String message) {
    return envelope(httpStatus, code, message == null ? code.message() : message, null);
  }

  private Response envelope(
      int httpStatus, ResultCode code, String message, @Nullable ObjectNode data) {
    ObjectNode node = Json.object();
    node.put("success", code == ResultCode.DONE);
    node.put("resultCode", code.code());
    node.put("resultMessage", message);
    if (data == null) {
      node.putNull("data");
    } else {
      node.set("data", data);
    }
    node.put("timestamp", TIME.format(kosTime(clock.instant())));
    node.put("traceId", HexFormat.of().toHexDigits(mix(traces.incrementAndGet())));
    return Response.of(httpStatus, JSON, Json.bytes(node));
  }

  private static ZonedDateTime kosTime(Instant instant) {
    return instant.atZone(LineBook.ZONE);
  }

  Response inquiry(String requestId, Line line, Product product) {
    ObjectNode data =
        done(Json.object().put("requestId", requestId).put("procStatus", "COMPLETED"));
    data.putObject("productInfo")
        .put("lineNumber", line.lineNumber())
        .put("currentProductCode", product.code())
        .put("currentProductName", product.name())
        .put("monthlyFee", product.monthlyFeeWon())
        .put("dataAllowance", product.dataAllowance())
        .put("voiceAllowance", product.voiceAllowance())
        .put("smsAllowance", product.smsAllowance())
        .put("productStatus", product.status())
        .put("contractDate", DAY.format(line.contractDate()));
    data.putObject("customerInfo")
        .put("customerName", line.customerName())
        .put("customerId", line.customerId())
        .put("operatorCode", line.operatorCode())
        .put("lineStatus", line.status().name());
    return envelope(200, ResultCode.DONE, ResultCode.DONE.message(), data);
  }

  Response productList() {
    ObjectNode data = done(Json.object());
    List<Product> catalogue = Catalogue.products();
    data.put("productCount", catalogue.size());
    ArrayNode products = data.putArray("products");
    for (Product product : catalogue) {
      products
          .addObject()
          .put("product_code", product.code())
          .put("product_name", product.name())
          .put("product_type", "RATE_PLAN")
          .put("monthly_fee", product.monthlyFeeWon())
          .put("data_allowance", product.dataAllowance())
          .put("voice_allowance", product.voiceAllowance())
          .put("sms_allowance", product.smsAllowance())
          .put("network_type", product.networkType())
          .put("status", product.status())
          .put("description", product.description());
    }
    return envelope(200, ResultCode.DONE, ResultCode.DONE.message(), data);
  }

  Response changed(Order order, @Nullable String previousProductCode, String kosOrderNumber) {
    ZonedDateTime now = kosTime(clock.instant());
    ObjectNode data = done(Json.object().put("requestId", order.requestId()));
    data.putObject("changeInfo")
        .put("lineNumber", order.lineNumber())
        .put("previousProductCode", previousProductCode)
        .put("previousProductName", nameOf(previousProductCode))
        .put("newProductCode", order.targetProductCode())
        .put("newProductName", nameOf(order.targetProductCode()))
        .put("effectiveDate", DAY.format(now))
        .put("changeStatus", "COMPLETED")
        .put("kosOrderNumber", kosOrderNumber)
        .put("estimatedCompletionTime", TIME.format(now));
    return envelope(200, ResultCode.DONE, ResultCode.DONE.message(), data);
  }

  private static ObjectNode done(ObjectNode data) {
    return data.put("resultCode", ResultCode.DONE.code())
        .put("resultMessage", ResultCode.DONE.message());
  }

  private static @Nullable String nameOf(@Nullable String productCode) {
    return productCode == null ? null : Catalogue.find(productCode).map(Product::name).orElse(null);
  }

  /** SplitMix64's finalizer. */
  private static long mix(long value) {
    long z = value * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
