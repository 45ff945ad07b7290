package io.productchange.ingestapi.accept;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.runtime.management.CheckResult;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class ProducerFaultTest {
  private final AtomicLong nanos = new AtomicLong(-5);
  private final ProducerFault fault = new ProducerFault(nanos::get);

  @Test
  void whatPassesOrIsTheRequestsOwnIsNoFault() {
    fault.failed(new TimeoutException("no broker"));
    fault.failed(new RecordTooLargeException("too large"));

    assertThat(fault.state()).isEqualTo(CheckResult.up());
  }

  @Test
  void aMissingRightIsShownUntilSomethingIsWritten() {
    fault.failed(new TopicAuthorizationException("change-requests"));
    assertThat(fault.state()).isInstanceOf(CheckResult.Down.class);
    assertThat(fault.state().toString()).contains("TopicAuthorizationException");

    fault.written();
    assertThat(fault.state()).isEqualTo(CheckResult.up());
  }

  @Test
  void aRefusedLoginAndADeadProducerAreFaultsToo() {
    fault.failed(new SaslAuthenticationException("who?"));
    assertThat(fault.state()).isInstanceOf(CheckResult.Down.class);
    fault.written();

    fault.failed(new KafkaException("Cannot perform send because of a fatal state"));
    assertThat(fault.state()).isInstanceOf(CheckResult.Down.class);
  }

  @Test
  void aFaultOfWhichNothingMoreIsHeardIsTriedAgain() {
    fault.failed(new TopicAuthorizationException("change-requests"));

    nanos.addAndGet(ProducerFault.COUNTS_FOR.toNanos());
    assertThat(fault.state()).isInstanceOf(CheckResult.Down.class);
    nanos.addAndGet(1);
    assertThat(fault.state()).isEqualTo(CheckResult.up());
  }
}
