package io.productchange.changeprocessor.source;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** Bytes that nobody changes, compared by content; Base64 in JSON. */
public final class Blob {
  private final byte[] bytes;

  private Blob(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @param bytes taken over, not copied: the caller must not change them any more
   */
  @JsonCreator
  public static Blob of(byte[] bytes) {
    return new Blob(bytes);
  }

  /** The bytes themselves, not a copy: the caller must not change them. */
  @JsonValue
  public byte[] bytes() {
    return bytes;
  }

  public int length() {
    return bytes.length;
  }

  /** The first bytes, or all of them where there are no more than that. */
  public Blob first(int count) {
    return bytes.length <= count ? this : new Blob(Arrays.copyOf(bytes, count));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Blob blob && Arrays.equals(bytes, blob.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
