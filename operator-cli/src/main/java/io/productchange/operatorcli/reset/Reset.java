package io.productchange.operatorcli.reset;

import io.productchange.operatorcli.cli.CommandException;
import io.productchange.operatorcli.cli.Groups;
import io.productchange.schema.topic.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * The steps of a reset. Each may be repeated, so one that was broken off is simply done again. Not
 * safe for use by several threads.
 */
final class Reset {
  private static final long CALL_SECONDS = 60;
  private static final List<String> GROUPS = List.of("change-processor", "kos-adapter");

  /** Streams names its internal topics so. */
  private static final String INTERNAL_PREFIX = "change-processor-";

  private final Admin admin;
  private final Forgotten forgotten;
  private final Consumer<Forgotten> publisher;

  /**
   * @param forgotten requests that nobody would read again
   * @param publisher publishes them
   */
  Reset(Admin admin, Forgotten forgotten, Consumer<Forgotten> publisher) {
    this.admin = admin;
    this.forgotten = forgotten;
    this.publisher = publisher;
  }

  /** Groups that have members. */
  static List<String> activeGroups(Admin admin) {
    return Groups.active(admin, GROUPS);
  }

  /** What {@link #run} does, in words. */
  List<String> plan() {
    List<String> steps = new ArrayList<>();
    internalTopics().forEach(topic -> steps.add("delete topic " + topic));
    placedEnds()
        .forEach(
            (partition, end) ->
                steps.add("delete the records of %s before %d".formatted(partition, end)));
    steps.addAll(forgotten.plan());
    groupsThatExist().forEach(group -> steps.add("delete the offsets of group " + group));
    return steps;
  }

  /**
   * Offsets go last: while they are there, a processor that somebody starts too early goes on where
   * it was instead of beginning anew with half of its state.
   */
  void run() {
    Collection<String> internal = internalTopics();
    if (!internal.isEmpty()) {
      await(admin.deleteTopics(internal).all());
    }
    Map<TopicPartition, RecordsToDelete> placed = new HashMap<>();
    placedEnds()
        .forEach((partition, end) -> placed.put(partition, RecordsToDelete.beforeOffset(end)));
    if (!placed.isEmpty()) {
      await(admin.deleteRecords(placed).all());
    }
    publisher.accept(forgotten);
    List<String> groups = groupsThatExist();
    if (!groups.isEmpty()) {
      await(admin.deleteConsumerGroups(groups).all());
    }
  }

  private List<String> internalTopics() {
    return await(admin.listTopics().names()).stream()
        .filter(name -> name.startsWith(INTERNAL_PREFIX))
        .filter(name -> name.endsWith("-changelog") || name.endsWith("-repartition"))
        .sorted()
        .toList();
  }

  private Map<TopicPartition, Long> placedEnds() {
    String topic = Topics.REQUESTS_PLACED.name();
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
    Objects.requireNonNull(await(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic))
        .partitions()
        .forEach(
            partition -> {
              TopicPartition place = new TopicPartition(topic, partition.partition());
              latest.put(place, OffsetSpec.latest());
              earliest.put(place, OffsetSpec.earliest());
            });
    Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> begins =
        await(admin.listOffsets(earliest).all());
    Map<TopicPartition, Long> ends = new HashMap<>();
    await(admin.listOffsets(latest).all())
        .forEach(
            (partition, end) -> {
              ListOffsetsResult.ListOffsetsResultInfo begin = begins.get(partition);
              if (begin == null || begin.offset() < end.offset()) {
                ends.put(partition, end.offset());
              }
            });
    return ends;
  }

  private List<String> groupsThatExist() {
    List<String> existing = new ArrayList<>();
    await(admin.listGroups().all())
        .forEach(
            group -> {
              if (GROUPS.contains(group.groupId())) {
                existing.add(group.groupId());
              }
            });
    return existing;
  }

  private static <T> T await(KafkaFuture<T> answer) {
    try {
      return answer.get(CALL_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw failed(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static CommandException failed(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new CommandException(
        "Kafka did not do it: %s; a reset that was broken off may be done again".formatted(cause),
        e);
  }

  private static CommandException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new CommandException("interrupted; a reset that was broken off may be done again", e);
  }
}
