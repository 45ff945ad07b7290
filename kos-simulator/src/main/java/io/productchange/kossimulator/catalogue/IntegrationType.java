package io.productchange.kossimulator.catalogue;

import java.util.Optional;

/** The three calls of KOS. */
public enum IntegrationType {
  /** Inquiry of a line, its product and its customer. */
  CUSTOMER_INFO("POST", "/api/v1/kos/product/inquiry"),
  /** The product list. */
  PRODUCT_INFO("GET", "/api/v1/kos/product/list"),
  /** The change of a line's product. */
  PRODUCT_CHANGE("POST", "/api/v1/kos/product/change");

  private final String method;
  private final String path;

  IntegrationType(String method, String path) {
    this.method = method;
    this.path = path;
  }

  /** The HTTP method. */
  public String method() {
    return method;
  }

  /** The HTTP path. */
  public String path() {
    return path;
  }

  /** The call that has this path. */
  public static Optional<IntegrationType> ofPath(String path) {
    for (IntegrationType type : values()) {
      if (type.path.equals(path)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
