package io.productchange.kosadapter.kos;

/** KOS's three services, each with a breaker of its own and a name in the integration log. */
public enum KosService {
  /** Inquiry of one line; safe to repeat. */
  KOS_CUSTOMER("CUSTOMER_INFO", "POST", "/api/v1/kos/product/inquiry"),
  /** The list of all products; safe to repeat. */
  KOS_PRODUCT("PRODUCT_INFO", "GET", "/api/v1/kos/product/list"),
  /** The change of a line's product; never to be repeated. */
  KOS_CHANGE("PRODUCT_CHANGE", "POST", "/api/v1/kos/product/change");

  private final String integrationType;
  private final String method;
  private final String path;

  KosService(String integrationType, String method, String path) {
    this.integrationType = integrationType;
    this.method = method;
    this.path = path;
  }

  /** {@code integration_type} of the integration log. */
  public String integrationType() {
    return integrationType;
  }

  public String method() {
    return method;
  }

  /** Path below {@code KOS_BASE_URL}. */
  public String path() {
    return path;
  }
}
