package io.productchange.kosadapter.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.productchange.kosadapter.call.Ledger;
import io.productchange.kosadapter.call.LedgerAnswer;
import io.productchange.kosadapter.call.LedgerWrite;
import io.productchange.kosadapter.call.Snapshot;
import io.productchange.kosadapter.claim.ClaimAnswer;
import io.productchange.kosadapter.claim.Command;
import io.productchange.kosadapter.rig.Commands;
import io.productchange.kosadapter.work.Workbench;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.topic.Topics;
import io.productchange.testservers.Await;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ClaimWorkerTest {
  private static final String POISON = "r-3";

  private final Set<String> answered = ConcurrentHashMap.newKeySet();

  /** Trips over one command, as a fault of ours in the claim would. */
  private List<Optional<ClaimAnswer>> claim(List<Command> commands) {
    if (commands.stream().anyMatch(command -> command.message().requestId().equals(POISON))) {
      throw new IllegalStateException("a fault of ours");
    }
    return commands.stream()
        .map(_ -> Optional.<ClaimAnswer>of(new ClaimAnswer.Conflict("other content")))
        .toList();
  }

  @Test
  void aCommandThatTripsTheClaimTakesNoOtherWithIt() {
    Ownership ownership = new Ownership();
    ownership.take(List.of(0));
    CommandIntake intake =
        new CommandIntake(
            this::claim,
            new NoLedger(),
            new NoBench(),
            reply -> answered.add(reply.address().requestId()),
            answer -> {},
            InstantSource.system());
    try (ClaimWorker worker =
        new ClaimWorker(intake, ownership, new IntakeMeters(new SimpleMeterRegistry()))) {
      worker.add(
          new Batch(
              IntStream.range(0, 6).mapToObj(ClaimWorkerTest::record).toList(),
              Map.of(0, ownership.term(0))));

      Await.until("all others are answered", Duration.ofSeconds(10), () -> answered.size() == 5);
      assertThat(answered).doesNotContain(POISON);
      TopicPartition partition = new TopicPartition(Topics.COMMANDS.name(), 0);
      Await.until(
          "the last one's offset may be committed",
          Duration.ofSeconds(10),
          () -> {
            var offset = worker.takeClaimed().get(partition);
            return offset != null && offset.offset() == 6;
          });
    }
  }

  private static ConsumerRecord<String, byte[]> record(int number) {
    ExecuteChange command =
        Commands.change("r-" + number, "0101000000" + number, "5G_SLIM_6G", "5G_BASIC_12G");
    return new ConsumerRecord<>(
        Topics.COMMANDS.name(),
        0,
        number,
        command.lineKey(),
        Commands.json(command).getBytes(UTF_8));
  }

  /** Not reached: nothing is to be worked on. */
  private static final class NoBench implements Workbench {
    @Override
    public boolean begin(Snapshot snapshot) {
      throw new AssertionError("nothing is to be begun");
    }

    @Override
    public boolean isUnderWay(String requestId) {
      return false;
    }

    @Override
    public int underWay() {
      return 0;
    }
  }

  /** Not reached either. */
  private static final class NoLedger implements Ledger {
    @Override
    public LedgerAnswer write(LedgerWrite write) {
      throw new AssertionError("nothing is to be written");
    }

    @Override
    public List<Snapshot> load(List<String> requestIds) {
      throw new AssertionError("nothing is to be read");
    }
  }
}
