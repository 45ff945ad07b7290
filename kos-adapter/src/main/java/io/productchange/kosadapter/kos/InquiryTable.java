package io.productchange.kosadapter.kos;

import io.productchange.schema.message.Text;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the exchanges of the calls that change nothing mean. Both may be repeated at will. */
public final class InquiryTable {
  /** Business codes; any other, such as 9999, is a trouble of KOS that passes. */
  private static final Pattern REFUSAL = Pattern.compile("(?!2099)[23][0-9]{3}");

  private InquiryTable() {}

  /** Total: what an inquiry's exchange says of the line. */
  public static LineAnswer line(String lineNumber, Exchange exchange) {
    return switch (exchange) {
      case Exchange.NotWritten never -> new LineAnswer.Unavailable(never.why());
      case Exchange.Broken broken -> new LineAnswer.Unavailable(broken.why());
      case Exchange.Complete answer -> line(lineNumber, answer);
    };
  }

  private static LineAnswer line(String lineNumber, Exchange.Complete answer) {
    Optional<KosEnvelope> read = KosEnvelope.of(answer);
    if (read.isEmpty() || !good(answer)) {
      return new LineAnswer.Unavailable("HTTP " + answer.status() + " without a usable answer");
    }
    KosEnvelope envelope = read.get();
    @Nullable String code = envelope.resultCode();
    if (envelope.saysFailed() && code != null && REFUSAL.matcher(code).matches()) {
      return new LineAnswer.Refused(code, envelope.resultMessage());
    }
    return envelope.saysDone() ? found(lineNumber, envelope.data()) : unavailable(envelope);
  }

  private static LineAnswer found(String lineNumber, JsonNode data) {
    JsonNode product = data.path("productInfo");
    @Nullable String stated = KosEnvelope.text(product, "lineNumber");
    @Nullable String code = KosEnvelope.text(product, "currentProductCode");
    @Nullable String status = KosEnvelope.text(data.path("customerInfo"), "lineStatus");
    if (stated != null && !stated.equals(lineNumber)) {
      return new LineAnswer.Unavailable("the answer speaks of another line");
    }
    if (code == null || status == null) {
      return new LineAnswer.Unavailable(
          "the answer lacks " + (code == null ? "currentProductCode" : "lineStatus"));
    }
    return new LineAnswer.Found(code, status);
  }

  /** Total: what a list's exchange says of the products. */
  public static ProductsAnswer products(Exchange exchange) {
    return switch (exchange) {
      case Exchange.NotWritten never -> new ProductsAnswer.Unavailable(never.why());
      case Exchange.Broken broken -> new ProductsAnswer.Unavailable(broken.why());
      case Exchange.Complete answer -> products(answer);
    };
  }

  private static ProductsAnswer products(Exchange.Complete answer) {
    Optional<KosEnvelope> read = KosEnvelope.of(answer);
    if (read.isEmpty() || !good(answer) || !read.get().saysDone()) {
      return new ProductsAnswer.Unavailable("HTTP " + answer.status() + " without a product list");
    }
    JsonNode products = read.get().data().path("products");
    if (!products.isArray() || products.isEmpty()) {
      return new ProductsAnswer.Unavailable("the answer has no products");
    }
    JsonNode count = read.get().data().path("productCount");
    if (count.isInt() && count.intValue() != products.size()) {
      return new ProductsAnswer.Unavailable(
          "expected %d products but the answer has %d"
              .formatted(count.intValue(), products.size()));
    }
    Map<String, String> statusByCode = new HashMap<>();
    for (JsonNode product : products) {
      @Nullable String code = KosEnvelope.text(product, "product_code");
      @Nullable String status = KosEnvelope.text(product, "status");
      if (code != null) {
        statusByCode.put(code, status == null ? "" : status);
      }
    }
    return statusByCode.isEmpty()
        ? new ProductsAnswer.Unavailable("no product has a code")
        : new ProductsAnswer.Listed(statusByCode);
  }

  private static LineAnswer unavailable(KosEnvelope envelope) {
    @Nullable String code = envelope.resultCode();
    return new LineAnswer.Unavailable(
        "KOS answered with code " + (code == null ? "missing" : Text.shown(code, 10)));
  }

  private static boolean good(Exchange.Complete answer) {
    return answer.status() >= 200 && answer.status() < 300;
  }
}
