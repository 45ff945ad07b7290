package io.productchange.runtime.http;

import io.productchange.runtime.settings.Environment;
import io.productchange.runtime.settings.Requirements;
import io.productchange.runtime.settings.Secret;
import io.productchange.runtime.settings.Setting;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a public HTTP listener listens and who may use it.
 *
 * @param host the name or address to bind
 * @param port the port to bind, 0 for any free one
 * @param token the bearer token that every request must carry; empty where anybody may ask
 */
public record HttpSettings(String host, int port, Optional<Secret> token) {
  /** The address to listen on. */
  public static final Setting<String> HTTP_HOST =
      Setting.string("HTTP_HOST", "the name or address that the HTTP API listens on")
          .withDefault("127.0.0.1");

  /** The port to listen on. */
  public static final Setting<Integer> HTTP_PORT =
      Setting.integer("HTTP_PORT", "the port of the HTTP API; 0 takes any free one", 0, 65_535)
          .withDefault(8080);

  /** The characters of RFC 6750's b64token: what can stand in an Authorization header as it is. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]{1,4096}=*");

  /** The bearer token, usually by {@code HTTP_TOKEN_FILE}. */
  public static final Setting<Secret> HTTP_TOKEN =
      Setting.secretMatching(
          "HTTP_TOKEN",
          "the bearer token that every request to the HTTP API must carry",
          "one line of A-Z a-z 0-9 - . _ ~ + / (RFC 6750)",
          token -> TOKEN.matcher(token).matches());

  /** Lets anybody in, also beyond loopback. */
  public static final Setting<Boolean> HTTP_ALLOW_UNAUTHENTICATED =
      Setting.bool(
              "HTTP_ALLOW_UNAUTHENTICATED",
              "true lets the HTTP API listen beyond loopback without a token")
          .withDefault(false);

  /** What a process with such a listener needs of the environment. */
  public static final Requirements REQUIREMENTS =
      Requirements.needs(HTTP_HOST, HTTP_PORT, HTTP_ALLOW_UNAUTHENTICATED)
          .and(
              Requirements.rule(
                  List.of(HTTP_HOST, HTTP_TOKEN, HTTP_ALLOW_UNAUTHENTICATED),
                  HttpSettings::exposure));

  /**
   * @throws IllegalStateException if the environment was read without {@link #REQUIREMENTS}
   */
  public static HttpSettings from(Environment environment) {
    return new HttpSettings(
        environment.get(HTTP_HOST), environment.get(HTTP_PORT), environment.optional(HTTP_TOKEN));
  }

  private static Stream<String> exposure(Environment environment) {
    String host = environment.get(HTTP_HOST);
    boolean guarded =
        environment.optional(HTTP_TOKEN).isPresent() || environment.get(HTTP_ALLOW_UNAUTHENTICATED);
    try {
      return guarded
              || Stream.of(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress)
          ? Stream.empty()
          : Stream.of(
              "HTTP_HOST is '%s', which is beyond loopback: set HTTP_TOKEN_FILE, or HTTP_ALLOW_UNAUTHENTICATED=true if anybody may ask"
                  .formatted(host));
    } catch (UnknownHostException e) {
      return Stream.of("HTTP_HOST is '%s', which is no address of this machine".formatted(host));
    }
  }
}
