package io.productchange.schema.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates and checks the topics. Every call ends within the admin client's own timeout, 60 s at
 * most.
 *
 * <p>All methods throw {@link KafkaException} where the broker does not answer or refuses, and
 * restore the interrupt flag and throw it where the thread is interrupted. Thread-safe.
 */
public final class TopicAdmin {

  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private TopicAdmin() {}

  /**
   * Creates the topics that are not there; what is there is left as it is.
   *
   * @return one outcome for each topic, in the order of {@link Topics#ALL}
   */
  public static List<CreatedTopic> create(Admin admin, TopicSettings settings) {
    List<NewTopic> wanted = Topics.ALL.stream().map(topic -> newTopic(topic, settings)).toList();
    CreateTopicsResult answers = admin.createTopics(wanted);
    Map<String, Uuid> created = new HashMap<>();
    for (TopicDescriptor<?, ?> topic : Topics.ALL) {
      unless(TopicExistsException.class, answers.topicId(topic.name()))
          .ifPresent(id -> created.put(topic.name(), id));
    }
    awaitVisible(admin, created);
    return Topics.ALL.stream()
        .map(topic -> outcome(admin, settings, topic, created.containsKey(topic.name())))
        .toList();
  }

  private static CreatedTopic outcome(
      Admin admin, TopicSettings settings, TopicDescriptor<?, ?> topic, boolean created) {
    return new CreatedTopic(
        topic.name(), created, created ? List.of() : verify(admin, settings, List.of(topic)));
  }

  /** The controller knows a new topic a little earlier than every broker does. */
  private static void awaitVisible(Admin admin, Map<String, Uuid> topics) {
    long deadlineNanos = System.nanoTime() + BOUND.toNanos();
    while (!visible(admin, topics.keySet()).equals(topics)) {
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new KafkaException("topics were created but the brokers do not know them yet");
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  private static Map<String, Uuid> visible(Admin admin, Set<String> topics) {
    Map<String, Uuid> ids = new HashMap<>();
    existing(admin.describeTopics(topics).topicNameValues())
        .forEach((name, description) -> ids.put(name, description.topicId()));
    return ids;
  }

  /** Every difference between the broker's topics and what they should be; empty if none. */
  public static List<TopicDifference> verify(Admin admin, TopicSettings settings) {
    return verify(admin, settings, Topics.ALL);
  }

  /**
   * What a service calls before it starts: returns only if it can run with the topics as they are.
   *
   * @param needed the topics that it reads or writes
   * @throws TopicsNotReadyException with every reason why it cannot, and the commands that help
   */
  public static void require(
      Admin admin, TopicSettings settings, Collection<TopicDescriptor<?, ?>> needed) {
    List<TopicDifference> blocking =
        verify(admin, settings, needed).stream().filter(TopicDifference::blocking).toList();
    if (!blocking.isEmpty()) {
      throw new TopicsNotReadyException(blocking);
    }
  }

  /**
   * The same for all topics.
   *
   * @throws TopicsNotReadyException as above
   */
  public static void require(Admin admin, TopicSettings settings) {
    require(admin, settings, Topics.ALL);
  }

  private static List<TopicDifference> verify(
      Admin admin, TopicSettings settings, Collection<TopicDescriptor<?, ?>> topics) {
    List<String> names = topics.stream().<String>map(TopicDescriptor::name).toList();
    Map<String, TopicDescription> descriptions =
        existing(admin.describeTopics(names).topicNameValues());
    Map<String, Config> configs = existing(configs(admin, names));
    List<TopicDifference> differences = new ArrayList<>();
    for (TopicDescriptor<?, ?> topic : topics) {
      differences.addAll(
          TopicCheck.differences(
              topic, settings, descriptions.get(topic.name()), configs.get(topic.name())));
    }
    return List.copyOf(differences);
  }

  private static Map<String, KafkaFuture<Config>> configs(Admin admin, List<String> names) {
    List<ConfigResource> resources =
        names.stream().map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name)).toList();
    return admin.describeConfigs(resources).values().entrySet().stream()
        .collect(Collectors.toMap(entry -> entry.getKey().name(), Map.Entry::getValue));
  }

  private static NewTopic newTopic(TopicDescriptor<?, ?> topic, TopicSettings settings) {
    return new NewTopic(
            topic.name(), Optional.of(settings.partitions()), settings.replicationFactor())
        .configs(TopicCheck.configs(topic, settings));
  }

  /** The answers without those that say that there is no such topic. */
  private static <T> Map<String, T> existing(Map<String, KafkaFuture<T>> answers) {
    Map<String, T> found = new HashMap<>();
    answers.forEach(
        (name, answer) ->
            unless(UnknownTopicOrPartitionException.class, answer)
                .ifPresent(value -> found.put(name, value)));
    return found;
  }

  /** The answer, or empty where it is the one failure that is expected. */
  private static <T> Optional<T> unless(
      Class<? extends Exception> expected, KafkaFuture<T> answer) {
    try {
      return Optional.of(answer.get(BOUND.toSeconds(), TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      if (expected.isInstance(e.getCause())) {
        return Optional.empty();
      }
      throw new KafkaException("the broker refused to answer about topics: " + e.getMessage(), e);
    } catch (TimeoutException e) {
      throw new KafkaException("the broker did not answer about topics in time", e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static KafkaException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new KafkaException("interrupted while asking the broker about topics", e);
  }
}
