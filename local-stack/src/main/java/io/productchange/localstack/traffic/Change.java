package io.productchange.localstack.traffic;

import io.productchange.schema.message.JsonCodec;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for.
 *
 * @param line the line's number
 * @param customer the customer's id
 * @param current the product that the line is said to have
 * @param target the product that it is to have
 */
public record Change(String line, String customer, String current, String target) {

  /** The same from another product. */
  public Change from(String product) {
    return new Change(line, customer, product, target);
  }

  /** The same to another product. */
  public Change to(String product) {
    return new Change(line, customer, current, product);
  }

  /** What may follow it on its line. */
  public Change next(String product) {
    return new Change(line, customer, target, product);
  }

  /** The same of another customer. */
  public Change by(String id) {
    return new Change(line, id, current, target);
  }

  /**
   * As it is sent.
   *
   * @param requestId null: without one
   */
  public String json(@Nullable String requestId) {
    Map<String, String> fields = new LinkedHashMap<>();
    if (requestId != null) {
      fields.put("requestId", requestId);
    }
    fields.put("lineNumber", line);
    fields.put("customerId", customer);
    fields.put("currentProductCode", current);
    fields.put("targetProductCode", target);
    fields.put("type", "CHANGE");
    return JsonCodec.writeString(fields);
  }
}
