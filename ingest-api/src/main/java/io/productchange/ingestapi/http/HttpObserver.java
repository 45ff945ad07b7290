package io.productchange.ingestapi.http;

/** Is told of every answer. Safe for use by several threads. */
@FunctionalInterface
public interface HttpObserver {
  /**
   * @param route the path of the route, or {@code none}
   * @param method the method as sent; any text
   * @param status the status answered
   * @param nanos from the moment the header was read until the answer was ready
   */
  void answered(String route, String method, int status, long nanos);
}
