package io.productchange.localservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FreePortTest {

  @Test
  void isNeverGivenTwiceAndNeverOneThatIsTaken() throws Exception {
    Set<Integer> ports = new HashSet<>();
    try (ServerSocket taken =
        new ServerSocket(FreePort.find() + 1, 1, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < 500; i++) {
        assertThat(ports.add(FreePort.find())).isTrue();
      }

      assertThat(ports).doesNotContain(taken.getLocalPort());
    }
  }

  /** Any-port binds, such as those of every outgoing connection, begin at 32768. */
  @Test
  void isNoneThatTheSystemGivesToWhoeverTakesAny() {
    assertThat(FreePort.find()).isBetween(1_024, 32_767);
  }

  /** What was given out is nobody else's, long before anybody listens on it. */
  @Test
  void aJvmHoldsTheBlockThatItsPortsAreOf() {
    int port = FreePort.find();
    int first = port - port % 100;

    assertThatExceptionOfType(BindException.class)
        .isThrownBy(() -> new ServerSocket(first, 1, InetAddress.getLoopbackAddress()).close());
  }
}
