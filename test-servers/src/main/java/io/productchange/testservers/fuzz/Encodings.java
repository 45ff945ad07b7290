package io.productchange.testservers.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Bytes of a text that are not, or not quite, its UTF-8. */
final class Encodings {
  private static final List<Charset> OTHERS =
      List.of(
          Charset.forName("UTF-16LE"),
          Charset.forName("UTF-16"),
          Charset.forName("UTF-32"),
          Charset.forName("EUC-KR"),
          Charset.forName("ISO-8859-1"));
  private static final byte[][] BROKEN = {
    {(byte) 0xc0, (byte) 0x80},
    {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
    {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
    {(byte) 0xe2, (byte) 0x82},
    {(byte) 0x80},
    {(byte) 0xff},
    {0},
    {0x1f, (byte) 0x8b}
  };

  private Encodings() {}

  static byte[] encode(String text, RandomGenerator random) {
    if (random.nextInt(3) == 0) {
      return (text + "정").getBytes(Mutator.pick(OTHERS, random));
    }
    byte[] bytes = text.getBytes(UTF_8);
    int at = random.nextInt(bytes.length + 1);
    if (random.nextBoolean()) {
      return inserted(bytes, at, BROKEN[random.nextInt(BROKEN.length)]);
    }
    byte[] changed = Arrays.copyOf(bytes, Math.max(1, bytes.length));
    changed[at % changed.length] = (byte) random.nextInt(256);
    return changed;
  }

  private static byte[] inserted(byte[] bytes, int at, byte[] piece) {
    byte[] whole = new byte[bytes.length + piece.length];
    System.arraycopy(bytes, 0, whole, 0, at);
    System.arraycopy(piece, 0, whole, at, piece.length);
    System.arraycopy(bytes, at, whole, at + piece.length, bytes.length - at);
    return whole;
  }
}
