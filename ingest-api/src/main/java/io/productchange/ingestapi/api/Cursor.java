package io.productchange.ingestapi.api;

import io.productchange.ingestapi.records.RequestFilter;
import io.productchange.schema.request.RequestReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Where a list goes on, as text that clients hand back unread. It holds a digest of the filter, so
 * that it cannot be used with another one by mistake.
 */
final class Cursor {
  private static final String VERSION = "1";
  private static final int DIGEST_BYTES = 8;

  private Cursor() {}

  static String write(RequestFilter.Position position, RequestFilter filter) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, position.requestedAt());
    String text =
        String.join(",", VERSION, digest(filter), Long.toString(micros), position.requestId());
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * @throws IllegalArgumentException if it is not a cursor of such a list
   */
  static RequestFilter.Position read(String cursor, RequestFilter filter) {
    String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
    String[] parts = text.split(",", 4);
    Parameters.checked(
        parts,
        parts.length == 4
            && parts[0].equals(VERSION)
            && parts[1].equals(digest(filter))
            && RequestReader.isRequestId(parts[3]));
    long micros = Long.parseLong(parts[2]);
    // Far beyond any request, but within what the database can compare with.
    Parameters.checked(micros, Math.abs(micros) < 100_000_000_000_000_000L);
    return new RequestFilter.Position(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), parts[3]);
  }

  private static String digest(RequestFilter filter) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(filter.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must provide SHA-256", e);
    }
  }
}
