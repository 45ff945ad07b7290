package io.productchange.operatorcli.deadletters;

import io.productchange.operatorcli.cli.OperatorCommand;
import io.productchange.operatorcli.cli.Table;
import io.productchange.operatorcli.cli.TopicScan;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.runtime.lifecycle.ExitStatus;
import io.productchange.schema.topic.Topics;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "list", description = "Show dead letters, the newest last.")
final class ListCommand extends OperatorCommand {
  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Only those not older, such as 2026-01-31T00:00:00Z. Default: all")
  private @Nullable Instant from;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most the last N. Default: ${DEFAULT-VALUE}")
  private int limit = 200;

  @Override
  protected ExitStatus run() {
    KafkaSettings kafka = KafkaSettings.from(environment(KafkaSettings.REQUIREMENTS));
    Deque<DeadLetter> last = new ArrayDeque<>();
    long[] all = {0};
    try (TopicScan scan = new TopicScan(kafka, "product-change-dlq")) {
      scan.from(
          Topics.DEAD_LETTERS.name(),
          Optional.ofNullable(from),
          record -> {
            all[0]++;
            last.add(new DeadLetter(record));
            if (last.size() > limit) {
              last.removeFirst();
            }
          });
    }
    if (last.isEmpty() && !json) {
      out().println("no dead letters");
      return ExitStatus.DONE;
    }
    Table table = new Table("id", "at", "cause", "origin", "bytes", "message");
    last.stream()
        .sorted((a, b) -> Long.compare(a.record().timestamp(), b.record().timestamp()))
        .forEach(
            letter ->
                table.row(
                    letter.id(),
                    Instant.ofEpochMilli(letter.record().timestamp()),
                    letter.cause(),
                    letter.origin(),
                    letter.valueBytes(),
                    letter.message()));
    table.print(out(), json);
    if (all[0] > last.size()) {
      err().println("%d of %d shown; see --limit".formatted(last.size(), all[0]));
    }
    return ExitStatus.DONE;
  }
}
