package io.productchange.changeprocessor.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class LastingFaultTest {

  @Test
  void aBrokerThatDoesNotAnswerOrATransactionThatIsGonePasses() {
    assertThat(
            List.of(
                new TimeoutException("no answer"),
                new ExecutionException(new TimeoutException("no answer")),
                new ProducerFencedException("another one"),
                new KafkaException("no acknowledgment for some previously sent messages"),
                new KafkaException("error state", new TransactionAbortableException("aborted"))))
        .allSatisfy(
            cause -> assertThat(LastingFault.in(new StreamsException("died", cause))).isEmpty());
  }

  @Test
  void whatANewThreadWouldMeetAgainLasts() {
    assertThat(
            List.of(
                new IllegalStateException("expected a line that is held"),
                new SerializationException("expected version 1"),
                new ProcessorStateException("disk full"),
                new RecordTooLargeException("too large"),
                new TopicAuthorizationException("not allowed")))
        .allSatisfy(
            cause ->
                assertThat(LastingFault.in(new StreamsException("died", cause))).contains(cause));
    assertThat(LastingFault.in(new OutOfMemoryError())).isPresent();
  }

  @Test
  void aChainThatLeadsBackToItselfComesToAnEnd() {
    KafkaException one = new KafkaException("one");
    one.initCause(new KafkaException("two", one));

    assertThat(LastingFault.in(one)).isEmpty();
  }
}
