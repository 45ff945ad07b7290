package io.productchange.operatorcli.verify;

import io.productchange.operatorcli.cli.CommandException;
import io.productchange.operatorcli.cli.Patience;
import io.productchange.operatorcli.cli.TopicScan;
import io.productchange.schema.topic.TopicDescriptor;
import io.productchange.schema.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Jdbi;

/**
 * Waits until nothing moves any more: what was written is read, no transaction is open, and no
 * request is under way but those in doubt. Not safe for use by several threads.
 */
final class Quiescence {
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final long CALL_SECONDS = 30;

  private static final List<TopicDescriptor<?, ?>> READ_BY_PROCESSOR =
      List.of(Topics.REQUESTS, Topics.REQUESTS_PLACED, Topics.REPLIES);
  private static final Map<String, List<TopicDescriptor<?, ?>>> READERS =
      Map.of("change-processor", READ_BY_PROCESSOR, "kos-adapter", List.of(Topics.COMMANDS));

  private final Admin admin;
  private final OpenTransactions transactions;
  private final TopicScan scan;
  private final Jdbi jdbi;
  private long examined;

  Quiescence(Admin admin, TopicScan scan, Jdbi jdbi) {
    this.admin = admin;
    this.transactions = new OpenTransactions(admin);
    this.scan = scan;
    this.jdbi = jdbi;
  }

  /** How many things the last look looked at. */
  long examined() {
    return examined;
  }

  /**
   * Waits for rest.
   *
   * @return what still moves at the end of the bound; empty once all is at rest
   */
  List<String> await(Duration bound) {
    return Patience.look(bound, LOOK_EVERY, this::look, List::isEmpty);
  }

  private List<String> look() {
    examined = 0;
    List<String> moving = new ArrayList<>();
    READERS.forEach((group, topics) -> topics.forEach(topic -> lag(group, topic, moving)));
    moving.addAll(
        transactions.look(
            READ_BY_PROCESSOR.stream()
                .flatMap(topic -> scan.partitionsOf(topic.name()).stream())
                .toList()));
    examined += transactions.examined();
    underWay(moving);
    return moving;
  }

  private void lag(String group, TopicDescriptor<?, ?> topic, List<String> moving) {
    Map<TopicPartition, OffsetAndMetadata> committed = committed(group);
    for (TopicPartition partition : scan.partitionsOf(topic.name())) {
      examined++;
      OffsetAndMetadata offset = committed.get(partition);
      long behind = scan.count(partition, offset == null ? 0 : offset.offset());
      if (behind > 0) {
        moving.add("%s has %d records of %s still to read".formatted(group, behind, partition));
      }
    }
  }

  /** Where a group has read to. */
  Map<TopicPartition, OffsetAndMetadata> committed(String group) {
    try {
      return admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get(CALL_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new CommandException(
          "Kafka does not tell the offsets of %s: %s".formatted(group, e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("interrupted", e);
    }
  }

  private void underWay(List<String> moving) {
    examined++;
    long open =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT count(*) FROM pc_request
                         WHERE content_hash IS NOT NULL AND decided_at IS NULL AND in_doubt_since IS NULL
                        """)
                    .mapTo(Long.class)
                    .one());
    if (open > 0) {
      moving.add("%d requests are under way".formatted(open));
    }
  }
}
