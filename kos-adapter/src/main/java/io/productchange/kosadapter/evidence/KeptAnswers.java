package io.productchange.kosadapter.evidence;

import io.productchange.kosadapter.evidence.Kept.Elements;
import io.productchange.kosadapter.evidence.Kept.Fields;
import io.productchange.kosadapter.evidence.Kept.Value;
import io.productchange.kosadapter.kos.KosService;
import java.util.HashMap;
import java.util.Map;

/**
 * Which fields of KOS's answers are kept: those that its contract names and that decisions, or the
 * people who examine them, need. Of a field that nobody knows nobody knows what it holds, so it is
 * dropped, whatever it is called. Of the customer the line's status is kept and nothing else.
 */
final class KeptAnswers {
  /** The wrapper of every answer, without its data. */
  static final Fields ENVELOPE =
      values("success", "resultCode", "resultMessage", "timestamp", "traceId");

  private static final Fields INQUIRY =
      enveloped(
          values("requestId", "procStatus", "resultCode", "resultMessage"),
          Map.of(
              "productInfo",
              values("lineNumber", "currentProductCode", "productStatus"),
              "customerInfo",
              values("lineStatus")));

  private static final Fields PRODUCTS =
      enveloped(
          values("resultCode", "resultMessage", "productCount"),
          Map.of(
              "products",
              new Elements(
                  values(
                      "product_code",
                      "product_name",
                      "product_type",
                      "monthly_fee",
                      "data_allowance",
                      "voice_allowance",
                      "sms_allowance",
                      "network_type",
                      "status",
                      "description"))));

  private static final Fields CHANGE =
      enveloped(
          values("requestId", "resultCode", "resultMessage"),
          Map.of(
              "changeInfo",
              values(
                  "lineNumber",
                  "previousProductCode",
                  "previousProductName",
                  "newProductCode",
                  "newProductName",
                  "effectiveDate",
                  "changeStatus",
                  "kosOrderNumber",
                  "estimatedCompletionTime")));

  private KeptAnswers() {}

  static Fields of(KosService service) {
    return switch (service) {
      case KOS_CUSTOMER -> INQUIRY;
      case KOS_PRODUCT -> PRODUCTS;
      case KOS_CHANGE -> CHANGE;
    };
  }

  private static Fields values(String... names) {
    Map<String, Kept> fields = new HashMap<>();
    for (String name : names) {
      fields.put(name, new Value());
    }
    return new Fields(fields);
  }

  private static Fields enveloped(Fields values, Map<String, Kept> others) {
    return and(ENVELOPE, Map.of("data", and(values, others)));
  }

  private static Fields and(Fields fields, Map<String, Kept> others) {
    Map<String, Kept> all = new HashMap<>(fields.byName());
    all.putAll(others);
    return new Fields(all);
  }
}
