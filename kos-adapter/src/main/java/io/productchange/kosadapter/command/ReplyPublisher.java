package io.productchange.kosadapter.command;

import io.productchange.kosadapter.work.Replies;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.runtime.waypoint.Waypoints;
import io.productchange.schema.message.KosReply;
import io.productchange.schema.topic.Topics;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes replies in the order in which they were handed over, on a thread of its own, so that no
 * call to KOS ever waits for Kafka. What a reply tells is committed, so one that could not be
 * published costs a delay: the command is sent again and answered from the records.
 *
 * <p>Thread-safe.
 */
public final class ReplyPublisher implements Replies, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ReplyPublisher.class);
  private static final int QUEUE_MAX = 20_000;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

  private final Producer<String, KosReply> producer;
  private final BlockingQueue<KosReply> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
  private final Waypoints waypoints;
  private final AtomicLong lost = new AtomicLong();
  private final Thread thread;
  private volatile boolean closed;

  private ReplyPublisher(Producer<String, KosReply> producer, Waypoints waypoints) {
    this.producer = producer;
    this.waypoints = waypoints;
    this.thread = Thread.ofPlatform().name("replies").daemon().start(this::work);
  }

  public static ReplyPublisher open(KafkaSettings settings, Waypoints waypoints) {
    return new ReplyPublisher(
        new KafkaProducer<>(
            settings.producerProperties("kos-adapter-replies"),
            Topics.REPLIES.keySerde().serializer(),
            Topics.REPLIES.valueSerde().serializer()),
        waypoints);
  }

  @Override
  public void publish(KosReply reply) {
    if (!queue.offer(reply)) {
      lost(reply, new IllegalStateException("too many replies wait for Kafka"));
    }
  }

  /** How many replies wait to be handed to the producer. */
  public int waiting() {
    return queue.size();
  }

  /** How many replies were given up; their commands are sent again. */
  public long lost() {
    return lost.get();
  }

  /** The producer, for its metrics. */
  public Producer<String, KosReply> producer() {
    return producer;
  }

  private void work() {
    while (!closed || !queue.isEmpty()) {
      try {
        @Nullable KosReply reply = queue.poll(100, TimeUnit.MILLISECONDS);
        if (reply != null) {
          send(reply);
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void send(KosReply reply) {
    ProducerRecord<String, KosReply> record =
        new ProducerRecord<>(Topics.REPLIES.name(), reply.address().lineKey(), reply);
    String name = "reply." + reply.getClass().getSimpleName();
    waypoints.reached(name + ".before-send");
    try {
      var _ =
          producer.send(
              record,
              (metadata, failure) -> {
                if (failure == null) {
                  waypoints.reached(name + ".acknowledged");
                } else {
                  lost(reply, failure);
                }
              });
    } catch (RuntimeException e) {
      lost(reply, e);
    }
  }

  private void lost(KosReply reply, Exception failure) {
    lost.incrementAndGet();
    log.warn(
        "request {}: a reply ({}) could not be published: {}",
        reply.address().requestId(),
        reply.getClass().getSimpleName(),
        failure.toString());
  }

  /** Publishes what is left, for at most about 5 s. */
  @Override
  public void close() {
    closed = true;
    try {
      if (!thread.join(Duration.ofSeconds(2))) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(CLOSE_TIMEOUT);
  }
}
