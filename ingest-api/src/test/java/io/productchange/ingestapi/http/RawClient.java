package io.productchange.ingestapi.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** A TCP connection to the server, for messages that no HTTP client would send. */
final class RawClient implements AutoCloseable {
  private static final int MORE_THAN_ANY_BUFFER = 100_000_000;

  private final Socket socket;

  private RawClient(Socket socket) {
    this.socket = socket;
  }

  static RawClient connect(int port) throws IOException {
    return connect(port, 64 * 1024);
  }

  static RawClient connect(int port, int receiveBufferBytes) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(receiveBufferBytes);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
    return new RawClient(socket);
  }

  /** Sends text as it is; one character is one byte. */
  RawClient send(String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    return this;
  }

  /** Reads one answer with a declared length; "" if the connection ends before. */
  String readAnswer() throws IOException {
    String head = readHead();
    int length =
        head.lines()
            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
            .map(line -> Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
            .findFirst()
            .orElse(0);
    return head + text(socket.getInputStream().readNBytes(length));
  }

  /** Reads one answer to HEAD, or an interim one: no body follows, whatever it says. */
  String readHead() throws IOException {
    InputStream in = socket.getInputStream();
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!text(head.toByteArray()).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        return text(head.toByteArray());
      }
      head.write(b);
    }
    return text(head.toByteArray());
  }

  /** Everything until the server ends the connection. */
  String readToEnd() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(all);
    } catch (SocketException e) {
      all.writeBytes(" [reset]".getBytes(StandardCharsets.ISO_8859_1));
    }
    return text(all.toByteArray());
  }

  /** Whether the server has ended the connection, or does so within the socket's timeout. */
  boolean isEnded() throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  /** Sends this again and again, until the server has ended the connection. */
  void assertThatSendingFails(String part) throws IOException {
    for (int sent = 0; sent < MORE_THAN_ANY_BUFFER; sent += part.length()) {
      try {
        send(part);
      } catch (SocketException e) {
        return;
      }
    }
    throw new AssertionError("the server took everything");
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
