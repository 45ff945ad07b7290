package io.productchange.chaos.storm;

import io.productchange.chaos.proxy.FaultProxy;
import io.productchange.chaos.proxy.LinkFault;
import io.productchange.localservers.FreePort;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** The bad networks between each adapter and what it needs, by name. Thread-safe. */
final class Links implements AutoCloseable {
  private final Map<String, FaultProxy> proxies = new LinkedHashMap<>();

  /**
   * Begins to forward for every adapter.
   *
   * @param kosUrl where KOS is
   * @param databasePort where PostgreSQL is
   */
  Links(Cast cast, String kosUrl, int databasePort) {
    int kosPort = URI.create(kosUrl).getPort();
    for (String adapter : cast.adapters()) {
      proxies.put(Cast.kosLink(adapter), FaultProxy.between(FreePort.find(), kosPort));
      proxies.put(Cast.databaseLink(adapter), FaultProxy.between(FreePort.find(), databasePort));
    }
  }

  /** From now on the link is like this. */
  void set(String link, LinkFault fault) {
    proxy(link).set(fault);
  }

  /** What is to be connected to in place of what is behind the link. */
  int port(String link) {
    return proxy(link).port();
  }

  private FaultProxy proxy(String link) {
    FaultProxy proxy = proxies.get(link);
    if (proxy == null) {
      throw new IllegalArgumentException("no link " + link + ", only " + proxies.keySet());
    }
    return proxy;
  }

  /** All links are good again. */
  void clear() {
    proxies.values().forEach(proxy -> proxy.set(new LinkFault.Clear()));
  }

  @Override
  public void close() {
    proxies.values().forEach(FaultProxy::close);
  }
}
