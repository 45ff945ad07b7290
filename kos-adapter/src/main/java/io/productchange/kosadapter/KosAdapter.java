package io.productchange.kosadapter;

import io.productchange.kosadapter.call.Stamp;
import io.productchange.kosadapter.work.Steps;
import io.productchange.runtime.database.DatabasePool;
import io.productchange.runtime.database.DatabaseSettings;
import io.productchange.runtime.instance.InstanceSlot;
import io.productchange.runtime.instance.InstanceSlots;
import io.productchange.runtime.instance.StateDirectory;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.runtime.lifecycle.StartException;
import io.productchange.runtime.service.Service;
import io.productchange.runtime.service.ServiceContext;
import io.productchange.runtime.waypoint.Waypoints;
import io.productchange.schema.db.DatabaseSchema;
import io.productchange.schema.settings.KosSettings;
import io.productchange.schema.settings.ProductChangeSettings;
import io.productchange.schema.settings.ServicePorts;
import io.productchange.schema.topic.TopicAdmin;
import io.productchange.schema.topic.TopicSettings;
import io.productchange.schema.topic.Topics;
import io.productchange.schema.topic.TopicsNotReadyException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service: checks database and topics, takes an instance slot, and starts the parts. */
public final class KosAdapter {
  static final String NAME = "kos-adapter";

  private static final Logger log = LoggerFactory.getLogger(KosAdapter.class);
  private static final long ADMIN_BOUND_SECONDS = 60;
  private static final int CONNECTIONS_MAX = 12;

  private KosAdapter() {}

  /**
   * What the adapter takes from outside instead of making it.
   *
   * @param clock wall clock
   * @param clocks the guard's two clocks
   * @param newId makes an id that nobody has
   * @param steps told of every step of every request
   * @param waypoints told of every commit and every reply
   * @param ports what stands before the ways out
   */
  public record Surroundings(
      InstantSource clock,
      Supplier<Stamp> clocks,
      Supplier<UUID> newId,
      Steps steps,
      Waypoints waypoints,
      Ports ports) {

    /** The real ones, unwatched. */
    public static Surroundings of(Clock clock, Supplier<UUID> newId) {
      return new Surroundings(
          clock,
          () -> new Stamp(System.nanoTime(), clock.millis()),
          newId,
          Steps.SILENT,
          Waypoints.SILENT,
          Ports.REAL);
    }
  }

  /** The service. */
  public static Service service(Surroundings surroundings) {
    return new Service(
        NAME,
        "carries out change requests at KOS, never twice, and records them in PostgreSQL",
        ProductChangeSettings.CATALOGUE,
        KafkaSettings.REQUIREMENTS
            .and(TopicSettings.REQUIREMENTS)
            .and(DatabaseSettings.REQUIREMENTS)
            .and(KosSettings.REQUIREMENTS)
            .and(StateDirectory.REQUIREMENTS),
        ServicePorts.KOS_ADAPTER,
        context -> start(context, surroundings));
  }

  private static void start(ServiceContext context, Surroundings surroundings) throws Exception {
    DatabaseSettings settings = DatabaseSettings.from(context.environment());
    DataSource database =
        context
            .lifecycle()
            .start(
                "database connections",
                () ->
                    DatabasePool.of(settings, NAME)
                        .schema(DatabaseSchema.SCHEMA)
                        .size(CONNECTIONS_MAX)
                        .durableCommits()
                        .open());
    StartPatience.untilSchemaIsUsable(database);
    KafkaSettings kafka = KafkaSettings.from(context.environment());
    String clusterId = checkedCluster(kafka, TopicSettings.from(context.environment()));
    Path stateDirectory =
        StateDirectory.open(
            context.environment(), ProductChangeSettings.APPLICATION_FOLDER, clusterId);
    AtomicReference<@Nullable Parts> parts = new AtomicReference<>();
    InstanceSlot slot =
        context
            .lifecycle()
            .start(
                "instance slot",
                () -> InstanceSlots.open(stateDirectory, NAME).acquire(),
                (held, within) -> giveBack(held, parts));
    context
        .lifecycle()
        .start(
            "adapter",
            () -> {
              Parts started =
                  Parts.start(
                      context,
                      surroundings,
                      database,
                      kafka,
                      KosSettings.from(context.environment()),
                      slot);
              parts.set(started);
              return started;
            },
            Parts::stop);
  }

  /**
   * A slot that is free says that its last holder can no longer send. Where a thread could not be
   * ended in time, only the process's end may give it back.
   */
  private static void giveBack(InstanceSlot slot, AtomicReference<@Nullable Parts> parts)
      throws IOException {
    @Nullable Parts last = parts.get();
    if (last == null || last.isQuiet()) {
      slot.close();
    } else {
      log.warn("{} is given back by the process's end only", slot);
    }
  }

  /** Refuses to start with topics that do not fit. */
  private static String checkedCluster(KafkaSettings kafka, TopicSettings topics)
      throws InterruptedException {
    try (Admin admin = Admin.create(kafka.adminProperties(NAME))) {
      TopicAdmin.require(
          admin, topics, List.of(Topics.COMMANDS, Topics.REPLIES, Topics.LEDGER_MARK));
      return admin.describeCluster().clusterId().get(ADMIN_BOUND_SECONDS, TimeUnit.SECONDS);
    } catch (TopicsNotReadyException | KafkaException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    } catch (ExecutionException | TimeoutException e) {
      throw new StartException("the Kafka cluster did not answer: " + e.getMessage(), e);
    }
  }
}
