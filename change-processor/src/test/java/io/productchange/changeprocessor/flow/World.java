package io.productchange.changeprocessor.flow;

import io.productchange.changeprocessor.fixture.ModelAdapter;
import io.productchange.changeprocessor.fixture.SampleRequest;
import io.productchange.changeprocessor.reply.ReadReply;
import io.productchange.changeprocessor.reply.ReplyReader;
import io.productchange.changeprocessor.request.LifecyclePolicy;
import io.productchange.changeprocessor.request.RequestEffect.IgnoredBecause;
import io.productchange.changeprocessor.request.RequestEffect.Sending;
import io.productchange.changeprocessor.request.RequestEffect.Telling;
import io.productchange.changeprocessor.source.Blob;
import io.productchange.changeprocessor.source.Origin;
import io.productchange.changeprocessor.source.SourceRecord;
import io.productchange.schema.message.ChangeEvent;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.DeadLetterCause;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.KosReply;
import io.productchange.schema.topic.Partitioning;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The processor's flow on three partitions, the topics around it, and the adapter's model, with
 * nothing happening but what a test makes happen.
 */
final class World {
  static final int PARTITIONS = 3;
  static final LifecyclePolicy POLICY =
      new LifecyclePolicy(Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofHours(1));

  /** A result as it lies on its topic. */
  record Told(String lineKey, ChangeResult result, Telling telling) {}

  /** A dead letter as it lies on its topic. */
  record Buried(Origin origin, DeadLetterCause cause) {}

  final ModelAdapter adapter = new ModelAdapter();
  final List<SourceRecord> requests = new ArrayList<>();
  final List<ExecuteChange> firstCommands = new ArrayList<>();
  final List<ChangeEvent> events = new ArrayList<>();
  final List<Told> results = new ArrayList<>();
  final List<Buried> deadLetters = new ArrayList<>();
  final List<IgnoredBecause> ignored = new ArrayList<>();
  private final List<Partition> partitions = new ArrayList<>();
  private Instant now = SampleRequest.ARRIVED_AT;

  World() {
    for (int number = 0; number < PARTITIONS; number++) {
      partitions.add(new Partition(number));
    }
  }

  /** One partition of every topic, and the task that owns it. */
  private final class Partition implements Outbox {
    private final int number;
    private StatesInMemory states = new StatesInMemory();
    private ChangeFlow flow;
    private final Deque<SourceRecord> arriving = new ArrayDeque<>();
    private final Deque<SourceRecord> placed = new ArrayDeque<>();
    private final Deque<ExecuteChange> commands = new ArrayDeque<>();
    private final Deque<KosReply> replies = new ArrayDeque<>();
    private final List<ExecuteChange> allCommands = new ArrayList<>();
    private final List<KosReply> allReplies = new ArrayList<>();

    private Partition(int number) {
      this.number = number;
      this.flow = newFlow();
    }

    private ChangeFlow newFlow() {
      return new ChangeFlow(states, this, this::isHere, POLICY);
    }

    private boolean isHere(String lineKey) {
      return Partitioning.partitionFor(lineKey, PARTITIONS) == number;
    }

    private void reply(KosReply reply) {
      replies.add(reply);
      allReplies.add(reply);
    }

    private boolean isQuiet() {
      return arriving.isEmpty() && placed.isEmpty() && commands.isEmpty() && replies.isEmpty();
    }

    @Override
    public void send(ExecuteChange command, Sending sending) {
      commands.add(command);
      allCommands.add(command);
      if (sending == Sending.FIRST) {
        firstCommands.add(command);
      }
    }

    @Override
    public void publish(String lineKey, ChangeEvent event) {
      events.add(event);
    }

    @Override
    public void publish(String lineKey, ChangeResult result, Telling telling) {
      results.add(new Told(lineKey, result, telling));
    }

    @Override
    public void bury(SourceRecord record, DeadLetterCause cause, String message) {
      deadLetters.add(new Buried(record.origin(), cause));
    }

    @Override
    public void forward(SourceRecord record, String lineKey, String requestId) {
      partitions.get(Partitioning.partitionFor(lineKey, PARTITIONS)).placed.add(record);
    }

    @Override
    public void ignore(String kind, IgnoredBecause why) {
      ignored.add(why);
    }

    @Override
    public void doubt(ExecuteChange command, String message) {}
  }

  Instant now() {
    return now;
  }

  /** Somebody writes a request to a partition of change-requests. */
  void write(SampleRequest request, int partition) {
    SourceRecord record = request.recordAt(partition, requests.size(), now);
    requests.add(record);
    partitions.get(partition).arriving.add(record);
  }

  /** Somebody writes what is no request. */
  void writeUnreadable(int partition) {
    SourceRecord record =
        SourceRecord.whole(
            new Origin("change-requests", partition, requests.size()),
            now,
            null,
            Blob.of(new byte[] {1, 2, 3}),
            List.of());
    requests.add(record);
    partitions.get(partition).arriving.add(record);
  }

  /** Somebody writes anything at all. */
  void write(byte @Nullable [] value, int partition) {
    SourceRecord record =
        SourceRecord.whole(
            new Origin("change-requests", partition, requests.size()),
            now,
            null,
            value == null ? null : Blob.of(value),
            List.of());
    requests.add(record);
    partitions.get(partition).arriving.add(record);
  }

  /** Somebody writes anything at all to kos-replies; whether it is a reply. */
  boolean reply(byte[] value, int partition) {
    return switch (ReplyReader.read(value)) {
      case ReadReply.Usable usable -> {
        partitions.get(partition).flow.take(usable.reply(), now);
        yield true;
      }
      case ReadReply.Unusable _ -> false;
    };
  }

  /** The reply that lies next on a partition. */
  Optional<KosReply> nextReply(int partition) {
    return Optional.ofNullable(partitions.get(partition).replies.peek());
  }

  /** Somebody writes a request to the partition of its line. */
  void writeWellPlaced(SampleRequest request) {
    write(request, Partitioning.partitionFor(request.lineNumber(), PARTITIONS));
  }

  /** The task takes the next request, misplaced one or reply, whichever comes first. */
  void read(int partition) {
    Partition here = partitions.get(partition);
    if (!here.placed.isEmpty()) {
      here.flow.take(here.placed.remove(), now);
    } else if (!here.arriving.isEmpty()) {
      here.flow.take(here.arriving.remove(), now);
    }
  }

  void readReply(int partition) {
    Partition here = partitions.get(partition);
    if (!here.replies.isEmpty()) {
      here.flow.take(here.replies.remove(), now);
    }
  }

  /** The reply is lost: the adapter died between its commit and the reply. */
  void loseReply(int partition) {
    partitions.get(partition).replies.poll();
  }

  /** The reply was published twice. */
  void repeatReply(int partition) {
    Partition here = partitions.get(partition);
    if (!here.replies.isEmpty()) {
      here.reply(here.replies.getFirst());
    }
  }

  /** The adapter takes the next command. */
  void claim(int partition) {
    Partition here = partitions.get(partition);
    if (!here.commands.isEmpty()) {
      here.reply(adapter.command(here.commands.remove(), now));
    }
  }

  /** The adapter does something about one undecided request. */
  void work(int choice) {
    List<String> undecided = adapter.undecided();
    if (undecided.isEmpty()) {
      return;
    }
    String requestId = undecided.get(Math.floorMod(choice, undecided.size()));
    String lineKey = adapter.lineOf(requestId);
    boolean calls = adapter.isCalling(requestId);
    KosReply reply =
        switch (Math.floorMod(choice / 7, 4)) {
          case 0 -> calls ? adapter.progress(requestId, now) : adapter.decide(requestId, now);
          case 1 -> calls ? adapter.doubt(requestId, now) : adapter.decide(requestId, now);
          default -> adapter.decide(requestId, now);
        };
    partitions.get(Partitioning.partitionFor(lineKey, PARTITIONS)).reply(reply);
  }

  void pass(Duration time) {
    now = now.plus(time);
    partitions.forEach(partition -> partition.flow.tick(now));
  }

  /** All state is gone, and every topic is read again from its beginning. */
  void reset() {
    now = now.plusMillis(1);
    for (Partition partition : partitions) {
      partition.commands.addAll(partition.allCommands);
      partition.replies.addAll(partition.allReplies);
      partition.states = new StatesInMemory();
      partition.flow = partition.newFlow();
      partition.placed.clear();
      partition.arriving.clear();
      requests.stream()
          .filter(record -> record.origin().partition() == partition.number)
          .forEach(partition.arriving::add);
    }
  }

  /** Everything goes its way until nothing is left to do but to forget. */
  void drain() {
    int rounds = 0;
    while (!isQuiet()) {
      if (++rounds > 10_000) {
        throw new AssertionError("it never comes to rest");
      }
      for (int partition = 0; partition < PARTITIONS; partition++) {
        read(partition);
        claim(partition);
        readReply(partition);
      }
      adapter.undecided().forEach(id -> work(14));
      if (noMessages()) {
        pass(POLICY.resendAfterMax());
      }
    }
  }

  private boolean isQuiet() {
    return noMessages() && adapter.undecided().isEmpty() && unfinished() == 0;
  }

  private boolean noMessages() {
    return partitions.stream().allMatch(Partition::isQuiet);
  }

  private long unfinished() {
    return partitions.stream().mapToLong(partition -> partition.states.unfinished()).sum();
  }

  /** How much is kept, of whatever sort, in all partitions. */
  int kept() {
    return partitions.stream().mapToInt(partition -> partition.states.size()).sum();
  }
}
