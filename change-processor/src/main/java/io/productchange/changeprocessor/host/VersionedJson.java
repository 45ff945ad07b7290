package io.productchange.changeprocessor.host;

import io.productchange.schema.message.JsonCodec;
import java.util.Arrays;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * The bytes of a state store's values: one byte that says the version of the shape, then JSON.
 * Fields may be added within a version; anything else needs a new one, with the old one still read.
 */
final class VersionedJson {
  private static final byte VERSION = 1;

  private VersionedJson() {}

  /** A serde that refuses a version that it does not know. */
  static <T> Serde<T> serde(Class<T> type) {
    return Serdes.serdeFrom(
        (topic, value) -> value == null ? null : write(value),
        (topic, bytes) -> bytes == null ? null : read(bytes, type));
  }

  private static byte[] write(Object value) {
    byte[] json = JsonCodec.write(value);
    byte[] bytes = new byte[json.length + 1];
    bytes[0] = VERSION;
    System.arraycopy(json, 0, bytes, 1, json.length);
    return bytes;
  }

  private static <T> T read(byte[] bytes, Class<T> type) {
    if (bytes.length == 0 || bytes[0] != VERSION) {
      throw new SerializationException(
          "expected version %d of %s but the store has another".formatted(VERSION, type.getName()));
    }
    return JsonCodec.read(Arrays.copyOfRange(bytes, 1, bytes.length), type);
  }
}
