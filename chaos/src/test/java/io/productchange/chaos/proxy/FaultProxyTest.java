package io.productchange.chaos.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.productchange.operatorcli.cli.Patience;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FaultProxyTest {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final int SILENCE_MILLIS = 200;
  private static final String QUESTION = "ask!";

  /** Everything that reached the target. */
  private final List<String> heard = new CopyOnWriteArrayList<>();

  private ServerSocket target = unbound();
  private FaultProxy proxy = FaultProxy.between(0, 1);

  private static ServerSocket unbound() {
    try {
      return new ServerSocket();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void start() throws IOException {
    proxy.close();
    target = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
    proxy = FaultProxy.between(0, target.getLocalPort());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    target.close();
  }

  /** Answers four bytes with the same four bytes. */
  private void serve() {
    while (!target.isClosed()) {
      try {
        Socket socket = target.accept();
        Thread.ofVirtual().start(() -> answer(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void answer(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      byte[] four = in.readNBytes(4);
      while (four.length == 4) {
        heard.add(new String(four, StandardCharsets.US_ASCII));
        socket.getOutputStream().write(four);
        four = in.readNBytes(4);
      }
    } catch (IOException e) {
      heard.add("broken");
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static void ask(Socket socket) throws IOException {
    socket.getOutputStream().write(QUESTION.getBytes(StandardCharsets.US_ASCII));
  }

  private static String read(Socket socket, int bytes) throws IOException {
    return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII);
  }

  @Test
  void forwardsBothWays() throws IOException {
    try (Socket socket = connect()) {
      ask(socket);
      assertThat(read(socket, 4)).isEqualTo(QUESTION);
      ask(socket);
      assertThat(read(socket, 4)).isEqualTo(QUESTION);

      socket.shutdownOutput();

      assertThat(read(socket, 1)).isEmpty();
    }
  }

  @Test
  void cutsConnectionsThatThereAreAndServesNewOnes() throws IOException {
    try (Socket old = connect()) {
      ask(old);
      assertThat(read(old, 4)).isEqualTo(QUESTION);

      proxy.set(new LinkFault.Cut());

      assertThatThrownBy(() -> read(old, 1)).isInstanceOf(SocketException.class);
      try (Socket fresh = connect()) {
        ask(fresh);
        assertThat(read(fresh, 4)).isEqualTo(QUESTION);
      }
    }
  }

  @Test
  void refusesUntilItIsClear() throws IOException {
    try (Socket old = connect()) {
      ask(old);
      assertThat(read(old, 4)).isEqualTo(QUESTION);

      proxy.set(new LinkFault.Refuse());

      assertThatThrownBy(() -> read(old, 1)).isInstanceOf(SocketException.class);
      assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
      proxy.set(new LinkFault.Clear());
      try (Socket fresh = connect()) {
        ask(fresh);
        assertThat(read(fresh, 4)).isEqualTo(QUESTION);
      }
    }
  }

  @Test
  void swallowsWhatIsSentAndNeverDeliversItLater() throws IOException {
    try (Socket old = connect()) {
      ask(old);
      assertThat(read(old, 4)).isEqualTo(QUESTION);

      proxy.set(new LinkFault.BlackHole());
      try (Socket fresh = connect()) {
        ask(old);
        ask(fresh);
        old.setSoTimeout(SILENCE_MILLIS);
        fresh.setSoTimeout(SILENCE_MILLIS);
        assertThatThrownBy(() -> read(old, 1)).isInstanceOf(SocketTimeoutException.class);
        assertThatThrownBy(() -> read(fresh, 1)).isInstanceOf(SocketTimeoutException.class);

        proxy.set(new LinkFault.Clear());

        assertThatThrownBy(() -> read(old, 1)).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> read(fresh, 1)).isInstanceOf(SocketException.class);
      }
    }
    try (Socket later = connect()) {
      ask(later);
      assertThat(read(later, 4)).isEqualTo(QUESTION);
    }
    assertThat(heard.stream().filter(QUESTION::equals)).hasSize(2);
  }

  @Test
  void delaysEachWay() throws IOException {
    try (Socket socket = connect()) {
      proxy.set(new LinkFault.Delay(Duration.ofMillis(100)));
      long startNanos = System.nanoTime();

      ask(socket);

      assertThat(read(socket, 4)).isEqualTo(QUESTION);
      assertThat(System.nanoTime() - startNanos)
          .isGreaterThanOrEqualTo(Duration.ofMillis(200).toNanos());
    }
  }

  @Test
  void tearsAnAnswerInTwo() throws IOException {
    proxy.set(new LinkFault.HalfAnswer());
    try (Socket socket = connect()) {
      ask(socket);

      assertThat(read(socket, 4)).isEqualTo("as");
    }
    assertThat(heard).first().isEqualTo(QUESTION);
  }

  @Test
  void resetsTheClientWhereTheTargetIsAway() throws IOException {
    target.close();
    try (Socket socket = connect()) {
      assertThatThrownBy(() -> read(socket, 1)).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void forgetsConnectionsThatEnded() throws IOException {
    for (int i = 0; i < 20; i++) {
      try (Socket socket = connect()) {
        ask(socket);
        assertThat(read(socket, 4)).isEqualTo(QUESTION);
      }
    }
    assertThat(
            Patience.look(
                Duration.ofSeconds(10),
                Duration.ofMillis(10),
                proxy::connections,
                connections -> connections == 0))
        .isZero();
  }
}
