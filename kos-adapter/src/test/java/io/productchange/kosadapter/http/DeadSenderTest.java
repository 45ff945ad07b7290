package io.productchange.kosadapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kosadapter.kos.ChangeCall;
import io.productchange.kosadapter.rig.RawServer;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A process that makes a change call is killed. */
class DeadSenderTest {

  /**
   * Whoever holds its slot's lock next knows that it can send no more. That its kernel cannot
   * either is to be seen by how the connection ends: a reset is made by a kernel that has thrown
   * away what it had still to send, the usual end comes after all of that.
   */
  @Test
  void whatItsKernelHadStillToSendDiesWithIt() throws Exception {
    CompletableFuture<String> arrived = new CompletableFuture<>();
    CompletableFuture<String> ended = new CompletableFuture<>();
    RawServer.Script waits =
        connection -> {
          arrived.complete(connection.read());
          ended.complete(endOf(connection));
        };
    try (RawServer server = RawServer.start(waits)) {
      Process sender = start(server.url());
      try {
        assertThat(arrived.get(60, TimeUnit.SECONDS)).contains("/product/change");
      } finally {
        sender.destroyForcibly().waitFor();
      }

      assertThat(ended.get(10, TimeUnit.SECONDS)).isEqualTo("reset");
    }
  }

  private static String endOf(RawServer.Connection connection) throws IOException {
    try {
      connection.hang();
      return "closed";
    } catch (SocketException e) {
      return "reset";
    }
  }

  private static Process start(URI server) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Sender.class.getName(),
            server.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Makes one call. */
  static final class Sender {
    private Sender() {}

    public static void main(String[] arguments) {
      try (KosHttp http = new KosHttp(URI.create(arguments[0]), Duration.ofMinutes(1), 1)) {
        var _ = http.change(new ChangeCall("r-1", "01012345678", "OLD", "NEW"), () -> true);
      }
    }
  }
}
