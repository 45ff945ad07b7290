package io.productchange.chaos.storm;

import io.productchange.localstack.stack.Uninterrupted;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.schema.message.Identifiers;
import io.productchange.schema.topic.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Submits requests at a steady rate, as patient upstream systems would: a record that Kafka does
 * not take for two minutes, and a post that is not accepted for as long, count as not acknowledged.
 * A post that is not answered is repeated with the same id, at the next ingest API. Thread-safe.
 */
final class Load implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration HTTP_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration BETWEEN_POSTS = Duration.ofMillis(250);
  private static final int MAX_POSTS_OPEN = 1_000;
  private static final int SEND_BLOCK_MILLIS = 5_000;

  private final KafkaProducer<byte[], byte[]> producer;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final List<URI> posts;
  private final ExecutorService posting = Executors.newVirtualThreadPerTaskExecutor();
  private final Workload workload;
  private final long intervalNanos;
  private final Thread thread;

  private final Queue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
  private final Queue<String> refused = new ConcurrentLinkedQueue<>();
  private final AtomicInteger submitted = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger openPosts = new AtomicInteger();
  private final AtomicInteger unacknowledged = new AtomicInteger();
  private volatile boolean stopping;

  /**
   * A request that was accepted.
   *
   * @param requestId its id; the place of its record where it carries none
   * @param origin the place of its record; empty where it was posted
   */
  record Acknowledged(Order order, String requestId, String origin) {}

  Load(KafkaSettings kafka, List<String> ingestUrls, Workload workload, int perSecond) {
    Map<String, Object> properties = kafka.producerProperties("chaos");
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.toIntExact(PATIENCE.toMillis()));
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, SEND_BLOCK_MILLIS);
    this.producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    this.posts = ingestUrls.stream().map(url -> URI.create(url + "/v1/change-requests")).toList();
    this.workload = workload;
    this.intervalNanos = Duration.ofSeconds(1).toNanos() / perSecond;
    this.thread = Thread.ofPlatform().name("load").start(this::run);
  }

  private void run() {
    long dueNanos = System.nanoTime();
    while (!stopping) {
      submit(workload.next());
      dueNanos += intervalNanos;
      LockSupport.parkNanos(Math.max(0, dueNanos - System.nanoTime()));
    }
  }

  private void submit(Order order) {
    submitted.incrementAndGet();
    if (order.overHttp()) {
      if (openPosts.get() >= MAX_POSTS_OPEN) {
        unacknowledged.incrementAndGet();
        return;
      }
      open.incrementAndGet();
      openPosts.incrementAndGet();
      posting.execute(() -> post(order));
    } else {
      open.incrementAndGet();
      publish(order);
    }
  }

  private void publish(Order order) {
    String key = order.key();
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(
            Topics.REQUESTS.name(),
            order.partition().orElse(null),
            key == null ? null : key.getBytes(StandardCharsets.UTF_8),
            order.json().getBytes(StandardCharsets.UTF_8));
    try {
      var _ = producer.send(message, (place, failure) -> published(order, place, failure));
    } catch (KafkaException e) {
      ended(false);
    }
  }

  private void published(Order order, @Nullable RecordMetadata place, @Nullable Exception failure) {
    if (failure == null && place != null) {
      String origin = Identifiers.origin(place.topic(), place.partition(), place.offset());
      String id = order.requestId();
      acknowledged.add(new Acknowledged(order, id == null ? origin : id, origin));
    }
    ended(failure == null);
  }

  private void ended(boolean wasAcknowledged) {
    if (!wasAcknowledged) {
      unacknowledged.incrementAndGet();
    }
    open.decrementAndGet();
  }

  private void post(Order order) {
    boolean accepted = false;
    try {
      accepted = postUntilAnswered(order);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      openPosts.decrementAndGet();
      ended(accepted);
    }
  }

  private boolean postUntilAnswered(Order order) throws InterruptedException {
    int turn = Math.floorMod(order.json().hashCode(), posts.size());
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() - deadlineNanos < 0) {
      int status = post(order, posts.get(turn++ % posts.size()));
      if (status == 202) {
        acknowledged.add(new Acknowledged(order, String.valueOf(order.requestId()), ""));
        return true;
      }
      if (status / 100 == 4 && status != 429) {
        refused.add("%s (%s): HTTP %d".formatted(order.requestId(), order.kind(), status));
        return false;
      }
      Thread.sleep(BETWEEN_POSTS);
    }
    return false;
  }

  /** The status of the answer; 0 where there was none. */
  private int post(Order order, URI where) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(where)
            .timeout(HTTP_TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(order.json()))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    }
  }

  int submitted() {
    return submitted.get();
  }

  /** What was given up without an answer. */
  int unacknowledged() {
    return unacknowledged.get();
  }

  int acknowledgedCount() {
    return submitted.get() - unacknowledged.get() - open.get();
  }

  /** What was accepted. */
  List<Acknowledged> acknowledged() {
    return List.copyOf(acknowledged);
  }

  /** Posts that were refused though they were good. */
  List<String> refused() {
    return List.copyOf(refused);
  }

  /** Submits no more. */
  void end() {
    stopping = true;
  }

  /** Waits, after the end, until everything submitted is acknowledged or given up. */
  void awaitAnswers() throws InterruptedException {
    thread.join();
    producer.flush();
    posting.shutdown();
    if (!posting.awaitTermination(PATIENCE.plus(HTTP_TIMEOUT).toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("posts did not end within their bound");
    }
  }

  @Override
  public void close() {
    stopping = true;
    posting.shutdownNow();
    http.shutdownNow();
    Uninterrupted.run(() -> producer.close(Duration.ZERO));
  }
}
