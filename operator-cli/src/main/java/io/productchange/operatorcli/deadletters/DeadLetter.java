package io.productchange.operatorcli.deadletters;

import io.productchange.schema.message.HeaderNames;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** One record of the dead-letter topic, as its headers describe it. */
record DeadLetter(ConsumerRecord<byte[], byte[]> record) {

  /** The record's place on the dead-letter topic: what {@code dlq show} takes. */
  String id() {
    return record.partition() + "-" + record.offset();
  }

  String cause() {
    return header(HeaderNames.DLQ_CAUSE);
  }

  String message() {
    return header(HeaderNames.DLQ_MESSAGE);
  }

  /** Topic, partition and offset of the record that was refused. */
  String origin() {
    return header(HeaderNames.DLQ_TOPIC)
        + "-"
        + header(HeaderNames.DLQ_PARTITION)
        + "-"
        + header(HeaderNames.DLQ_OFFSET);
  }

  int valueBytes() {
    return record.value() == null ? 0 : record.value().length;
  }

  private String header(String name) {
    return Optional.ofNullable(record.headers().lastHeader(name))
        .map(Header::value)
        .map(value -> new String(value, StandardCharsets.UTF_8))
        .orElse("");
  }
}
