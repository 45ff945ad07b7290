package io.productchange.operatorcli.reconcile;

import io.productchange.operatorcli.cli.TopicScan;
import io.productchange.schema.ledger.LedgerMarks;
import io.productchange.schema.ledger.MarkReader;
import io.productchange.schema.message.ChangeEvent;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.Identifiers;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.message.KosReply;
import io.productchange.schema.message.LedgerMark;
import io.productchange.schema.message.Transition;
import io.productchange.schema.request.ReadRequest;
import io.productchange.schema.request.RequestReader;
import io.productchange.schema.topic.Partitioning;
import io.productchange.schema.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;

/**
 * What was told on Kafka. Read in two passes: first how far every request came, then all about
 * those of which the database knows less. Not safe for use by several threads.
 */
final class Told {
  private final TopicScan scan;
  private final LedgerMarks marks;
  private final Map<String, LedgerMark.Intent> intents;
  private final Map<String, LedgerMark.Sender> senders;
  private final Map<String, Long> versions = new HashMap<>();
  private final Set<String> inDoubt = new HashSet<>();
  private boolean versionsRead;

  Told(TopicScan scan, MarkReader reader) {
    this.scan = scan;
    this.marks = reader.read();
    this.intents = reader.intents();
    this.senders = reader.senders();
  }

  LedgerMarks marks() {
    return marks;
  }

  /** Every change call that a mark names. */
  List<LedgerMark.Intent> intents() {
    return List.copyOf(intents.values());
  }

  /** The highest version that was told of each request; only first attempts are known here. */
  Map<String, Long> versions() {
    if (versionsRead) {
      return Map.copyOf(versions);
    }
    versionsRead = true;
    scan.all(
        Topics.EVENTS.name(),
        record -> {
          ChangeEvent event = JsonCodec.read(record.value(), ChangeEvent.class);
          reached(event.requestId(), event.attempt(), event.version());
        });
    scan.all(
        Topics.RESULTS.name(),
        record -> {
          ChangeResult result = JsonCodec.read(record.value(), ChangeResult.class);
          reached(result.requestId(), result.attempt(), result.version());
        });
    scan.all(Topics.REPLIES.name(), record -> reply(record).ifPresent(this::version));
    return Map.copyOf(versions);
  }

  /** Requests whose last reply said that their change call is in doubt. */
  Set<String> inDoubt() {
    return Set.copyOf(inDoubt);
  }

  private void version(KosReply reply) {
    String id = reply.address().requestId();
    int attempt = reply.address().attempt();
    inDoubt.remove(id);
    switch (reply) {
      case KosReply.Claimed claimed -> reached(id, attempt, last(claimed.transitions()));
      case KosReply.AlreadyOpen open -> reached(id, attempt, last(open.transitions()));
      case KosReply.Progressed progressed -> reached(id, attempt, last(progressed.transitions()));
      case KosReply.InDoubt doubt -> {
        reached(id, attempt, last(doubt.transitions()));
        inDoubt.add(id);
      }
      case KosReply.Decided decided -> reached(id, attempt, decided.result().version());
      case KosReply.AlreadyDecided decided -> reached(id, attempt, decided.result().version());
      case KosReply.IdConflict _ -> {}
    }
  }

  private static long last(List<Transition> transitions) {
    return transitions.isEmpty() ? -1 : transitions.getLast().version();
  }

  private void reached(String requestId, int attempt, long version) {
    if (attempt == 1) {
      versions.merge(requestId, version, Math::max);
    }
  }

  /** All about some requests. */
  Map<String, Facts> about(Set<String> ids) {
    Map<String, Facts> facts = new HashMap<>();
    ids.forEach(id -> facts.put(id, new Facts()));
    intents.forEach(
        (key, intent) -> {
          Facts known = facts.get(intent.requestId());
          if (known != null && intent.attempt() == 1) {
            known.sent(intent.sendNo(), new Facts.Sent(intent.intentAt(), senders.get(key)));
          }
        });
    // Results first: their exact bytes win over those that replies carry.
    scan.all(Topics.RESULTS.name(), record -> result(facts, record));
    scan.all(Topics.REPLIES.name(), record -> reply(facts, record));
    scan.all(Topics.EVENTS.name(), record -> event(facts, record));
    scan.all(Topics.COMMANDS.name(), record -> command(facts, record));
    if (facts.values().stream().anyMatch(known -> known.command() == null)) {
      requests(facts);
    }
    return facts;
  }

  private static void result(Map<String, Facts> facts, ConsumerRecord<byte[], byte[]> record) {
    ChangeResult result = JsonCodec.read(record.value(), ChangeResult.class);
    Facts known = facts.get(result.requestId());
    if (known != null && result.attempt() == 1) {
      known.result(new String(record.value(), StandardCharsets.UTF_8));
    }
  }

  private static void reply(Map<String, Facts> facts, ConsumerRecord<byte[], byte[]> record) {
    reply(record)
        .filter(reply -> reply.address().attempt() == 1)
        .ifPresent(
            reply -> {
              Facts known = facts.get(reply.address().requestId());
              if (known != null) {
                known.reply(reply);
              }
            });
  }

  private static void event(Map<String, Facts> facts, ConsumerRecord<byte[], byte[]> record) {
    ChangeEvent event = JsonCodec.read(record.value(), ChangeEvent.class);
    Facts known = facts.get(event.requestId());
    if (known != null && event.attempt() == 1) {
      known.transition(
          new Transition(
              event.status(),
              event.previousStatus(),
              event.version(),
              event.occurredAt(),
              event.validationResult(),
              event.message(),
              event.kosRequest(),
              event.kosResponse()));
    }
  }

  private static void command(Map<String, Facts> facts, ConsumerRecord<byte[], byte[]> record) {
    try {
      ExecuteChange command = JsonCodec.read(record.value(), ExecuteChange.class);
      Facts known = facts.get(command.requestId());
      if (known != null && command.attempt() == 1) {
        known.command(command, record.partition());
      }
    } catch (SerializationException e) {
      return; // The adapter left it out too.
    }
  }

  /** Commands are not kept for long; what they were made from is. The first request of an id. */
  private void requests(Map<String, Facts> facts) {
    int partitions = scan.partitionsOf(Topics.COMMANDS.name()).size();
    scan.all(
        Topics.REQUESTS.name(),
        record -> {
          String origin = Identifiers.origin(record.topic(), record.partition(), record.offset());
          if (RequestReader.read(record.value(), origin) instanceof ReadRequest.Readable request) {
            Facts known = facts.get(request.requestId());
            if (known != null && known.command() == null) {
              known.command(
                  command(request, origin, record.timestamp()),
                  Partitioning.partitionFor(request.lineKey(), partitions));
            }
          }
        });
  }

  private static ExecuteChange command(ReadRequest.Readable request, String origin, long arrived) {
    return new ExecuteChange(
        Identifiers.commandId(request.requestId(), 1),
        request.requestId(),
        1,
        // Older than every acceptance of the processor, so that its next command renews it.
        origin + "@0",
        origin,
        request.lineKey(),
        request.lineNumber(),
        request.customerId(),
        request.currentProductCode(),
        request.targetProductCode(),
        Instant.ofEpochMilli(arrived),
        request.contentHash(),
        request.canonicalRequest(),
        request.violations());
  }

  /** Empty for a record that is none; the processor buried it. */
  private static Optional<KosReply> reply(ConsumerRecord<byte[], byte[]> record) {
    try {
      return Optional.of(JsonCodec.read(record.value(), KosReply.class));
    } catch (SerializationException e) {
      return Optional.empty();
    }
  }
}
