package io.productchange.schema.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Identifiers that are computed, never drawn: the same input gives the same id on every machine.
 */
public final class Identifiers {

  /**
   * Name space of result ids; itself the UUIDv5 of "change-results" in the DNS name space of RFC
   * 9562.
   */
  static final UUID RESULT_NAMESPACE =
      nameBased(UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "change-results");

  /**
   * What {@code pc_request.acceptance} begins with where no processor awaits the answer any more
   * and the result was not told: the first command of a later acceptance is told it as news. Behind
   * it stands a time just after the last acceptance, as in every acceptance.
   */
  public static final String UNTOLD_ACCEPTANCE = "untold@";

  private Identifiers() {}

  /** {@code requestId/attempt}, which names one command and one result. */
  public static String commandId(String requestId, int attempt) {
    return requestId + "/" + attempt;
  }

  /** The result's id: UUIDv5 of {@code requestId/attempt}. */
  public static String resultId(String requestId, int attempt) {
    return nameBased(RESULT_NAMESPACE, commandId(requestId, attempt)).toString();
  }

  /** {@code topic-partition-offset}: a record's place, and the id of a request that has none. */
  public static String origin(String topic, int partition, long offset) {
    return topic + "-" + partition + "-" + offset;
  }

  /** A name-based UUID, version 5 (SHA-1) as of RFC 9562 section 5.5. */
  static UUID nameBased(UUID namespace, String name) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(
          ByteBuffer.allocate(16)
              .putLong(namespace.getMostSignificantBits())
              .putLong(namespace.getLeastSignificantBits())
              .array());
      ByteBuffer digest = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
      long high = (digest.getLong() & 0xffffffffffff0fffL) | 0x5000L;
      long low = (digest.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
      return new UUID(high, low);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must provide SHA-1", e);
    }
  }
}
