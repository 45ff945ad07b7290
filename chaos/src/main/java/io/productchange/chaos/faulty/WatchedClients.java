package io.productchange.chaos.faulty;

import io.productchange.changeprocessor.host.KafkaClients;
import io.productchange.chaos.bug.ProcessorBugs;
import io.productchange.runtime.waypoint.Waypoints;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's clients with waypoints around what the processor does with them: every record that it
 * puts into a store or sends, the offsets, and the commit of the transaction that holds them
 * together.
 */
final class WatchedClients extends KafkaClients {
  private static final String STORE_PREFIX = "change-processor-";
  private static final String STORE_SUFFIX = "-changelog";

  private final Waypoints waypoints;
  private final ProcessorBugs bugs;

  WatchedClients(Waypoints waypoints, ProcessorBugs bugs) {
    this.waypoints = waypoints;
    this.bugs = bugs;
  }

  @Override
  @SuppressWarnings("unchecked") // a proxy of exactly that interface
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    Producer<byte[], byte[]> real = super.getProducer(config);
    return (Producer<byte[], byte[]>)
        proxy(
            Producer.class,
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "send" -> send(real, method, arguments);
                  case "sendOffsetsToTransaction" -> around("offsets", real, method, arguments);
                  case "commitTransaction" -> around("commit", real, method, arguments);
                  case String _ -> call(real, method, arguments);
                });
  }

  @Override
  @SuppressWarnings("unchecked") // a proxy of exactly that interface
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    Consumer<byte[], byte[]> real = super.getConsumer(config);
    return (Consumer<byte[], byte[]>)
        proxy(
            Consumer.class,
            (proxy, method, arguments) -> {
              Object answer = call(real, method, arguments);
              return answer instanceof ConsumerRecords<?, ?> records
                  ? bugs.read((ConsumerRecords<byte[], byte[]>) records)
                  : answer;
            });
  }

  @SuppressWarnings("unchecked") // Producer.send takes its own type of record
  private Object send(Producer<byte[], byte[]> real, Method method, Object[] arguments)
      throws Throwable {
    ProducerRecord<byte[], byte[]> record = (ProducerRecord<byte[], byte[]>) arguments[0];
    waypoints.reached("processor." + name(record.topic()) + ".before");
    @Nullable Object answer = CompletableFuture.completedFuture(null);
    for (ProducerRecord<byte[], byte[]> written : bugs.written(record)) {
      Object[] changed = arguments.clone();
      changed[0] = written;
      answer = call(real, method, changed);
    }
    return answer;
  }

  private Object around(String what, Producer<?, ?> real, Method method, Object[] arguments)
      throws Throwable {
    waypoints.reached("processor." + what + ".before");
    Object answer = call(real, method, arguments);
    waypoints.reached("processor." + what + ".after");
    return answer;
  }

  private static String name(String topic) {
    return topic.startsWith(STORE_PREFIX) && topic.endsWith(STORE_SUFFIX)
        ? "put." + topic.substring(STORE_PREFIX.length(), topic.length() - STORE_SUFFIX.length())
        : "send." + topic;
  }

  private static Object proxy(Class<?> type, InvocationHandler handler) {
    return Proxy.newProxyInstance(
        WatchedClients.class.getClassLoader(), new Class<?>[] {type}, handler);
  }

  private static Object call(Object real, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
