package io.productchange.kosadapter.http;

import java.time.Duration;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Apache HttpClient with everything switched off that could send a request a second time or
 * elsewhere: retries, redirects, authentication, protocol upgrade, proxies.
 */
final class HttpClients5 {
  /** Also bounded by the guard, which is asked after connecting. */
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  private static final Duration VALIDATE_AFTER = Duration.ofMillis(500);
  private static final Duration IDLE_MAX = Duration.ofSeconds(15);
  private static final int HEADER_MAX_BYTES = 8 * 1024;
  private static final int HEADERS_MAX = 100;

  private HttpClients5() {}

  /** Every call on a connection that was made for it. */
  static CloseableHttpClient freshConnections(Duration timeout, int connectionsMax) {
    return builder(timeout, connectionsMax)
        .setConnectionReuseStrategy((request, response, context) -> false)
        .build();
  }

  /** Connections are kept and used again. */
  static CloseableHttpClient keptConnections(Duration timeout, int connectionsMax) {
    return builder(timeout, connectionsMax).evictIdleConnections(TimeValue.of(IDLE_MAX)).build();
  }

  private static HttpClientBuilder builder(Duration timeout, int connectionsMax) {
    Timeout socketTimeout = Timeout.of(timeout);
    return HttpClients.custom()
        .setRequestExecutor(new SendOnceExecutor())
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnTotal(connectionsMax)
                .setMaxConnPerRoute(connectionsMax)
                .setDnsResolver(dns())
                .setConnectionFactory(
                    org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory.builder()
                        .http1Config(
                            Http1Config.custom()
                                .setMaxLineLength(HEADER_MAX_BYTES)
                                .setMaxHeaderCount(HEADERS_MAX)
                                .setMaxEmptyLineCount(10)
                                .build())
                        .build())
                .setDefaultConnectionConfig(
                    ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(CONNECT_TIMEOUT))
                        .setSocketTimeout(socketTimeout)
                        .setValidateAfterInactivity(TimeValue.of(VALIDATE_AFTER))
                        .build())
                .build())
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(Timeout.of(CONNECT_TIMEOUT))
                .setResponseTimeout(socketTimeout)
                .setAuthenticationEnabled(false)
                .setContentCompressionEnabled(false)
                .setExpectContinueEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .setRedirectsEnabled(false)
                .build())
        .setRoutePlanner(new DefaultRoutePlanner(DefaultSchemePortResolver.INSTANCE))
        .setUserAgent("product-change")
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableAuthCaching()
        .disableCookieManagement()
        .disableContentCompression();
  }

  private static DnsResolver dns() {
    return org.apache.hc.client5.http.SystemDefaultDnsResolver.INSTANCE;
  }
}
