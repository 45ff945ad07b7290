package io.productchange.operatorcli.verify;

import io.productchange.operatorcli.cli.CommandException;
import io.productchange.schema.topic.TopicDescriptor;
import io.productchange.schema.topic.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds transactions that have not ended: those that their coordinator knows, and those that only
 * show by what they hold back. The latter never end by themselves: a broker that restarted can
 * forget to tell a partition that its transaction is over (KAFKA-20734).
 *
 * <p>Not safe for use by several threads.
 */
final class OpenTransactions {
  private static final long CALL_SECONDS = 30;

  private static final String PROCESSOR = "change-processor";

  private final Admin admin;
  private long examined;

  OpenTransactions(Admin admin) {
    this.admin = admin;
  }

  /** How many partitions, groups and lists the last look looked at. */
  long examined() {
    return examined;
  }

  /**
   * What is open, or held back, in the words for an operator.
   *
   * @param read the partitions that the processor reads
   */
  List<String> look(Collection<TopicPartition> read) {
    examined = 0;
    List<String> open = new ArrayList<>();
    known(open);
    heldRecords(open);
    heldOffsets(read, open);
    return open;
  }

  private void known(List<String> open) {
    ListTransactionsOptions states =
        new ListTransactionsOptions()
            .filterStates(
                Set.of(
                    TransactionState.ONGOING,
                    TransactionState.PREPARE_COMMIT,
                    TransactionState.PREPARE_ABORT,
                    TransactionState.PREPARE_EPOCH_FENCE));
    for (TransactionListing transaction :
        answer("its transactions", () -> admin.listTransactions(states).all())) {
      if (transaction.transactionalId().startsWith(PROCESSOR)) {
        open.add("transaction %s is open".formatted(transaction.transactionalId()));
      }
    }
    examined++;
  }

  private void heldRecords(List<String> open) {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    Set<String> there = answer("its topics", () -> admin.listTopics().names());
    Collection<String> topics =
        Topics.ALL.stream().map(TopicDescriptor::name).filter(there::contains).toList();
    answer("its topics", () -> admin.describeTopics(topics).allTopicNames())
        .forEach(
            (topic, description) ->
                description
                    .partitions()
                    .forEach(
                        partition ->
                            latest.put(
                                new TopicPartition(topic, partition.partition()),
                                OffsetSpec.latest())));
    // The ends of what is committed first: what is written in between then counts as held back,
    // which the next look corrects, and not the other way round.
    Map<TopicPartition, ListOffsetsResultInfo> committed =
        ends(latest, IsolationLevel.READ_COMMITTED);
    Map<TopicPartition, ListOffsetsResultInfo> written =
        ends(latest, IsolationLevel.READ_UNCOMMITTED);
    written.forEach(
        (partition, end) -> {
          examined++;
          ListOffsetsResultInfo stable = committed.get(partition);
          if (stable != null && stable.offset() < end.offset()) {
            open.add(
                "an open transaction holds back %s from offset %d on: kafka-transactions.sh"
                        .formatted(partition, stable.offset())
                    + " find-hanging names it");
          }
        });
  }

  private Map<TopicPartition, ListOffsetsResultInfo> ends(
      Map<TopicPartition, OffsetSpec> latest, IsolationLevel isolation) {
    return answer(
        "where its topics end",
        () -> admin.listOffsets(latest, new ListOffsetsOptions(isolation)).all());
  }

  /** Asked for settled offsets only, Kafka leaves out those that a transaction holds. */
  private void heldOffsets(Collection<TopicPartition> read, List<String> open) {
    Map<TopicPartition, OffsetAndMetadata> settled =
        answer(
            "the offsets of " + PROCESSOR,
            () ->
                admin
                    .listConsumerGroupOffsets(
                        Map.of(PROCESSOR, new ListConsumerGroupOffsetsSpec().topicPartitions(read)),
                        new ListConsumerGroupOffsetsOptions().requireStable(true))
                    .partitionsToOffsetAndMetadata(PROCESSOR));
    for (TopicPartition partition : read) {
      examined++;
      if (!settled.containsKey(partition)) {
        open.add(
            "an open transaction holds back the offset of %s in %s: kafka-transactions.sh"
                    .formatted(PROCESSOR, partition)
                + " find-hanging names it");
      }
    }
  }

  private static <T> T answer(String what, Supplier<KafkaFuture<T>> question) {
    try {
      return question.get().get(CALL_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new CommandException("Kafka does not tell %s: %s".formatted(what, e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("interrupted", e);
    }
  }
}
