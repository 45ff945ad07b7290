package io.productchange.changeprocessor.process;

import io.productchange.changeprocessor.fixture.ModelAdapter;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.message.KosReply;
import io.productchange.schema.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The adapter's model on the real topics: every command is claimed, every claimed request decided
 * in the next moment, unless its customer is on hold. It also watches what a processor must never
 * do: have two requests of one line under way.
 */
final class ScriptedAdapter implements AutoCloseable {
  private static final Clock CLOCK = Clock.systemUTC();

  private final KafkaConsumer<String, ExecuteChange> consumer;
  private final KafkaProducer<String, KosReply> producer;
  private final ModelAdapter model = new ModelAdapter();
  private final Set<String> held = new HashSet<>();
  private final List<String> overlaps = new ArrayList<>();
  private final Thread thread;

  ScriptedAdapter(KafkaSettings kafka) {
    consumer =
        new KafkaConsumer<>(
            kafka.consumerProperties("scripted-adapter", "kos-adapter"),
            new StringDeserializer(),
            Topics.COMMANDS.valueSerde().deserializer());
    producer =
        new KafkaProducer<>(
            kafka.producerProperties("scripted-adapter"),
            new StringSerializer(),
            (topic, reply) -> JsonCodec.write(reply));
    consumer.subscribe(List.of(Topics.COMMANDS.name()));
    thread = Thread.ofPlatform().name("scripted-adapter").start(this::run);
  }

  /** Requests of this customer stay undecided until released. */
  synchronized void hold(String customerId) {
    held.add(customerId);
  }

  synchronized void release(String customerId) {
    held.remove(customerId);
  }

  /** Lines that had two requests under way at once. */
  synchronized List<String> overlaps() {
    return List.copyOf(overlaps);
  }

  /** How many requests are decided. */
  synchronized int decided() {
    return model.results().size();
  }

  synchronized boolean isUndecided(String requestId) {
    return model.undecided().contains(requestId);
  }

  private void run() {
    try {
      while (true) {
        for (ConsumerRecord<String, ExecuteChange> record : consumer.poll(Duration.ofMillis(5))) {
          claim(record.value());
        }
        decide();
        consumer.commitSync();
      }
    } catch (WakeupException e) {
      consumer.close();
      producer.close();
    }
  }

  private synchronized void claim(ExecuteChange command) {
    reply(model.command(command, CLOCK.instant()));
    Set<String> busy = new HashSet<>();
    for (String requestId : model.undecided()) {
      if (model.isCalling(requestId) && !busy.add(model.lineOf(requestId))) {
        overlaps.add(model.lineOf(requestId));
      }
    }
  }

  private synchronized void decide() {
    for (String requestId : model.undecided()) {
      if (!held.contains(model.customerOf(requestId))) {
        reply(model.progress(requestId, CLOCK.instant()));
        reply(model.decide(requestId, CLOCK.instant()));
      }
    }
  }

  private void reply(KosReply reply) {
    Future<?> _ =
        producer.send(
            new ProducerRecord<>(Topics.REPLIES.name(), reply.address().lineKey(), reply));
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
