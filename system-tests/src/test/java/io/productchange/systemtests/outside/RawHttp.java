package io.productchange.systemtests.outside;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One HTTP exchange on a connection of its own, whatever the request is. */
final class RawHttp {
  private static final int BOUND_MILLIS = (int) Duration.ofSeconds(60).toMillis();

  private static final int CLIENTS = 32;

  private RawHttp() {}

  /**
   * @param status 0 where the connection was closed without an answer
   */
  record Answer(int status, String head, String body) {
    String contentType() {
      return head.lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-type:"))
          .map(line -> line.substring("content-type:".length()).strip())
          .findFirst()
          .orElse("");
    }
  }

  /**
   * @param ends whether the client says that nothing more comes; otherwise it waits for an answer
   */
  static Answer send(URI server, byte[] request, boolean ends) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), BOUND_MILLIS);
      socket.setSoTimeout(BOUND_MILLIS);
      try {
        socket.getOutputStream().write(request);
        socket.getOutputStream().flush();
        if (ends) {
          socket.shutdownOutput();
        }
      } catch (IOException e) {
        // It may have answered and closed before it had read everything.
      }
      return parse(readAll(socket));
    }
  }

  static Answer get(URI server, String path) throws IOException {
    String request =
        "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer %s\r\n\r\n"
            .formatted(path, Canaries.HTTP_TOKEN);
    return send(server, request.getBytes(ISO_8859_1), false);
  }

  /** Told of each answer, by the number of its input. */
  @FunctionalInterface
  interface Judge {
    void answered(int number, Answer answer);
  }

  /** Sends several at a time, so that one that makes the server wait does not hold the others. */
  static void sendAll(URI server, List<HttpInputs.Input> inputs, Judge judge) throws Exception {
    try (ExecutorService clients =
        Executors.newFixedThreadPool(CLIENTS, Thread.ofVirtual().factory())) {
      List<Callable<Void>> calls = new ArrayList<>();
      for (int i = 0; i < inputs.size(); i++) {
        int number = i;
        HttpInputs.Input input = inputs.get(i);
        calls.add(
            () -> {
              judge.answered(number, send(server, input.bytes(), input.ends()));
              return null;
            });
      }
      for (Future<Void> call : clients.invokeAll(calls)) {
        call.get();
      }
    }
  }

  /** Until the answer is complete by its own declaration, or the server closes. */
  private static String readAll(Socket socket) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    try {
      for (int n = 0; n >= 0 && !isComplete(all.toString(ISO_8859_1)); ) {
        n = socket.getInputStream().read(buffer);
        all.write(buffer, 0, Math.max(0, n));
      }
    } catch (SocketException e) {
      // A reset after the answer: what was read before counts.
    }
    return all.toString(ISO_8859_1);
  }

  private static final Pattern LENGTH =
      Pattern.compile("(?im)^content-length:\\s*([0-9]{1,9})\\s*$");

  private static boolean isComplete(String text) {
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    Matcher length = LENGTH.matcher(text.substring(0, end));
    return length.find()
        ? text.length() >= end + 4 + Integer.parseInt(length.group(1))
        : text.endsWith("\r\n0\r\n\r\n");
  }

  private static Answer parse(String text) {
    if (text.isEmpty()) {
      return new Answer(0, "", "");
    }
    int end = text.indexOf("\r\n\r\n");
    String head = end < 0 ? text : text.substring(0, end);
    return new Answer(
        Integer.parseInt(head.substring(9, 12)), head, end < 0 ? "" : text.substring(end + 4));
  }
}
