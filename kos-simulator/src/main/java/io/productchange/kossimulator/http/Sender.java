package io.productchange.kossimulator.http;

import io.productchange.kossimulator.http.Transmission.Drip;
import io.productchange.kossimulator.http.Transmission.Nothing;
import io.productchange.kossimulator.http.Transmission.Oversized;
import io.productchange.kossimulator.http.Transmission.Silence;
import io.productchange.kossimulator.http.Transmission.Truncated;
import io.productchange.kossimulator.http.Transmission.Whole;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Carries out one transmission on one connection. Confined to the connection's thread. */
final class Sender {
  private static final int BLOCK_BYTES = 64 * 1024;

  private final Connection connection;
  private final OutputStream out;
  private long bytes;

  Sender(Connection connection, OutputStream out) {
    this.connection = connection;
    this.out = out;
  }

  /** Bytes handed to the operating system so far. */
  long bytes() {
    return bytes;
  }

  /**
   * Sends.
   *
   * @param keepAlive whether the connection shall stay
   * @param withBody false for an answer to HEAD
   * @return how the connection ends, or null when it stays
   */
  @Nullable Ending send(Transmission transmission, boolean keepAlive, boolean withBody)
      throws IOException, InterruptedException {
    return switch (transmission) {
      case Whole(Response response) -> {
        write(response.encode(keepAlive, withBody));
        yield keepAlive ? null : Ending.CLOSE;
      }
      case Drip(Response response, int size, Duration every) -> {
        drip(response.encode(keepAlive, withBody), size, every);
        yield keepAlive ? null : Ending.CLOSE;
      }
      case Truncated(Response response, Ending ending) -> {
        byte[] whole = response.encode(keepAlive, true);
        int body = response.body().length;
        write(Arrays.copyOf(whole, whole.length - body + body / 2));
        yield ending;
      }
      case Nothing(Ending ending) -> ending;
      case Silence(Duration atMost, Ending ending) -> {
        keepSilent(atMost);
        yield ending;
      }
      case Oversized(long size, boolean chunked) -> {
        oversized(size, chunked, keepAlive);
        yield keepAlive ? null : Ending.CLOSE;
      }
    };
  }

  private void write(byte[] data) throws IOException {
    out.write(data);
    bytes += data.length;
  }

  private void drip(byte[] data, int size, Duration every)
      throws IOException, InterruptedException {
    for (int from = 0; from < data.length; from += size) {
      if (from > 0) {
        connection.expectNothing();
        Thread.sleep(every);
      }
      connection.expectProgress();
      write(Arrays.copyOfRange(data, from, Math.min(from + size, data.length)));
    }
  }

  private void keepSilent(Duration atMost) throws IOException {
    long end = System.nanoTime() + atMost.toNanos();
    for (long left = atMost.toMillis(); left > 0; left = (end - System.nanoTime()) / 1_000_000) {
      try {
        if (connection.readAndDrop((int) Math.min(left, 60_000)) < 0) {
          return;
        }
      } catch (SocketTimeoutException e) {
        // Still there and still waiting.
      }
    }
  }

  private void oversized(long size, boolean chunked, boolean keepAlive) throws IOException {
    byte[] start = "{\"padding\":\"".getBytes(StandardCharsets.US_ASCII);
    byte[] finish = "\"}".getBytes(StandardCharsets.US_ASCII);
    long filling = Math.max(0, size - start.length - finish.length);
    long total = start.length + filling + finish.length;
    String framing = chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + total;
    write(Response.head(200, "application/json", Map.of(), framing, keepAlive));
    piece(start, start.length, chunked);
    byte[] block = new byte[BLOCK_BYTES];
    Arrays.fill(block, (byte) 'x');
    for (long left = filling; left > 0; left -= BLOCK_BYTES) {
      connection.expectProgress();
      piece(block, (int) Math.min(left, BLOCK_BYTES), chunked);
    }
    piece(finish, finish.length, chunked);
    if (chunked) {
      write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
  }

  private void piece(byte[] data, int length, boolean chunked) throws IOException {
    if (chunked) {
      write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }
    out.write(data, 0, length);
    bytes += length;
    if (chunked) {
      write("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
  }
}
