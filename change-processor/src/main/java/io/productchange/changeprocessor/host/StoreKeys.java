package io.productchange.changeprocessor.host;

import io.productchange.changeprocessor.flow.Timer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * Keys of those stores that are read in an order: compared byte by byte, so numbers are big-endian.
 * None of them is negative.
 */
final class StoreKeys {
  /** Neither a line number nor a request id contains it. */
  private static final byte END_OF_TEXT = 0;

  private static final int TIMER_PREFIX_BYTES = 1 + Long.BYTES;

  private StoreKeys() {}

  static byte[] waiting(String lineKey, long position) {
    byte[] line = lineKey.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(line.length + 1 + Long.BYTES)
        .put(line)
        .put(END_OF_TEXT)
        .putLong(position)
        .array();
  }

  static byte[] parked(String requestId, int index) {
    byte[] id = requestId.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(id.length + 1 + Integer.BYTES)
        .put(id)
        .put(END_OF_TEXT)
        .putInt(index)
        .array();
  }

  static byte[] timer(Timer timer) {
    byte[] id = timer.requestId().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(TIMER_PREFIX_BYTES + id.length)
        .put(timer.kind().code())
        .putLong(timer.dueAt().toEpochMilli())
        .put(id)
        .array();
  }

  /** Comes before every timer of this kind that is due at this moment or later. */
  static byte[] timersFrom(Timer.Kind kind, long dueAtMillis) {
    return ByteBuffer.allocate(TIMER_PREFIX_BYTES).put(kind.code()).putLong(dueAtMillis).array();
  }

  static Timer timer(byte[] key) {
    ByteBuffer buffer = ByteBuffer.wrap(key);
    Timer.Kind kind = Timer.Kind.ofCode(buffer.get());
    Instant dueAt = Instant.ofEpochMilli(buffer.getLong());
    return new Timer(kind, dueAt, StandardCharsets.UTF_8.decode(buffer).toString());
  }

  /** The key that comes next after this one, whether there is such an entry or not. */
  static byte[] after(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }
}
