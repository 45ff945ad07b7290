package io.productchange.operatorcli.replay;

import io.productchange.operatorcli.cli.CommandException;
import io.productchange.operatorcli.cli.Database;
import io.productchange.operatorcli.cli.OperatorCommand;
import io.productchange.operatorcli.cli.Patience;
import io.productchange.operatorcli.cli.TopicScan;
import io.productchange.operatorcli.cli.UsageException;
import io.productchange.operatorcli.replay.ReplayPlan.Recorded;
import io.productchange.operatorcli.replay.ReplayPlan.Replayed;
import io.productchange.runtime.database.DatabaseSettings;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.runtime.lifecycle.ExitStatus;
import io.productchange.runtime.settings.Environment;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.HeaderNames;
import io.productchange.schema.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "requests",
    description = {
      "Publish the requests of a time span once more, each once, with its id stamped in. Decided ones are"
          + " answered from their recorded decision: the same result once more, marked as duplicate, and no"
          + " call to KOS. Shows the plan; does it with --yes."
    })
final class ReplayRequestsCommand extends OperatorCommand {
  private static final int PROGRESS_EVERY = 1_000;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "TIME",
      description = "From this arrival time on, such as 2026-01-31T00:00:00Z.")
  private Instant from = Instant.EPOCH;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "Up to, but not including, this arrival time. Default: now")
  private @Nullable Instant to;

  @Option(names = "--line", paramLabel = "NUMBER", description = "Only this line.")
  private @Nullable String line;

  @Option(names = "--customer", paramLabel = "ID", description = "Only this customer.")
  private @Nullable String customer;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "Only those that stand so: ${COMPLETION-CANDIDATES}")
  private @Nullable ChangeStatus status;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "At most N a second. Default: ${DEFAULT-VALUE}")
  private int rate = 200;

  @Option(names = "--dry-run", description = "Only show what would be published.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Publish.")
  private boolean yes;

  @Override
  protected ExitStatus run() {
    if (rate < 1) {
      throw new UsageException("--rate must be at least 1");
    }
    Instant end = to == null ? Instant.now() : to;
    if (!from.isBefore(end)) {
      throw new UsageException("--from %s is not before --to %s".formatted(from, end));
    }
    Environment environment =
        environment(KafkaSettings.REQUIREMENTS.and(DatabaseSettings.REQUIREMENTS));
    KafkaSettings kafka = KafkaSettings.from(environment);
    try {
      ReplayPlan plan = plan(environment, kafka, end);
      show(plan);
      if (dryRun || plan.size() == 0) {
        return ExitStatus.DONE;
      }
      if (!yes) {
        throw new UsageException("nothing was published: repeat the command with --yes to publish");
      }
      publish(kafka, plan);
      return ExitStatus.DONE;
    } catch (KafkaException e) {
      throw new CommandException(
          "Kafka at %s: %s".formatted(kafka.bootstrapServers(), e.getMessage()), e);
    }
  }

  private ReplayPlan plan(Environment environment, KafkaSettings kafka, Instant end) {
    try (Database database = Database.open(environment, "replay");
        TopicScan scan = new TopicScan(kafka, "product-change-replay")) {
      Map<String, Recorded> recorded = recorded(database);
      ReplayPlan plan =
          new ReplayPlan(
              new ReplayPlan.Filter(end, line, customer, status),
              requestId -> Optional.ofNullable(recorded.get(requestId)));
      scan.from(Topics.REQUESTS.name(), Optional.of(from), plan::add);
      return plan;
    }
  }

  private static Map<String, Recorded> recorded(Database database) {
    Map<String, Recorded> recorded = new HashMap<>();
    database
        .jdbi()
        .useTransaction(
            handle ->
                handle
                    .createQuery(
                        "SELECT request_id, content_hash, status FROM pc_request WHERE content_hash IS NOT NULL")
                    .setFetchSize(1_000)
                    .map(
                        (row, context) ->
                            Map.entry(
                                row.getString("request_id"),
                                new Recorded(
                                    row.getString("content_hash"),
                                    ChangeStatus.valueOf(row.getString("status")))))
                    .forEach(entry -> recorded.put(entry.getKey(), entry.getValue())));
    return recorded;
  }

  private void show(ReplayPlan plan) {
    out().println("%d requests to publish".formatted(plan.size()));
    plan.byStatus().forEach((key, count) -> out().println("  %-14s %d".formatted(key, count)));
    if (plan.repeated() > 0) {
      out().println("%d further records of these requests are left out".formatted(plan.repeated()));
    }
    if (plan.conflicting() > 0) {
      out()
          .println(
              "%d records with other content under an id that is taken are left out"
                  .formatted(plan.conflicting()));
    }
    if (plan.unreadable() > 0) {
      out().println("%d records are unreadable and left out".formatted(plan.unreadable()));
    }
    out().flush();
  }

  private void publish(KafkaSettings kafka, ReplayPlan plan) {
    long startNanos = System.nanoTime();
    int published = 0;
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            kafka.producerProperties("product-change-replay"),
            new StringSerializer(),
            new ByteArraySerializer())) {
      for (Replayed request : plan.requests()) {
        keepRate(startNanos, published);
        publish(producer, request, published);
        published++;
        if (published % PROGRESS_EVERY == 0) {
          err().println("%d of %d published".formatted(published, plan.size()));
        }
      }
    }
    out().println("%d published".formatted(published));
  }

  private void keepRate(long startNanos, int published) {
    long dueNanos = startNanos + published * Duration.ofSeconds(1).toNanos() / rate;
    Patience.pause(Duration.ofNanos(Math.max(0, dueNanos - System.nanoTime())));
  }

  /** One at a time: at this rate waiting costs nothing, and what was published is known exactly. */
  private static void publish(
      KafkaProducer<String, byte[]> producer, Replayed request, int published) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(Topics.REQUESTS.name(), request.key(), request.value());
    record.headers().add(HeaderNames.REPLAY_OF, request.origin().getBytes(StandardCharsets.UTF_8));
    try {
      producer.send(record).get();
    } catch (ExecutionException e) {
      throw new CommandException(
          "%d were published, then %s was refused: %s; publishing it again does no harm"
              .formatted(published, request.requestId(), e.getCause()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("interrupted after %d were published".formatted(published), e);
    }
  }
}
