package io.productchange.ingestapi.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * Checks the bearer token of a request (RFC 6750). Compares digests, so that the time it takes
 * tells nothing about the token, its length included. Safe for use by several threads.
 */
public final class BearerToken {
  private static final String SCHEME = "Bearer ";

  private final Optional<byte[]> digest;

  private BearerToken(Optional<byte[]> digest) {
    this.digest = digest;
  }

  /** Everybody may ask. */
  public static BearerToken notRequired() {
    return new BearerToken(Optional.empty());
  }

  /** Who has this token may ask. */
  public static BearerToken required(String token) {
    return new BearerToken(Optional.of(sha256(token)));
  }

  /**
   * @param authorization the header's value, empty if there is none
   * @throws ProblemException with 401 where it is missing or wrong
   */
  void check(Optional<String> authorization) {
    if (digest.isEmpty()) {
      return;
    }
    String value = authorization.orElse("");
    if (!value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw refusal("This service wants the header 'Authorization: Bearer <token>'", "");
    }
    String token = value.substring(SCHEME.length()).strip();
    if (!MessageDigest.isEqual(digest.get(), sha256(token))) {
      throw refusal("The bearer token is not the one expected", ", error=\"invalid_token\"");
    }
  }

  private static ProblemException refusal(String detail, String error) {
    return Problem.of(ProblemType.NOT_AUTHENTICATED, detail)
        .header("WWW-Authenticate", "Bearer realm=\"product-change\"" + error)
        .exception();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must provide SHA-256", e);
    }
  }
}
