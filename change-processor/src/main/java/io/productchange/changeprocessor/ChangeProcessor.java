package io.productchange.changeprocessor;

import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.productchange.changeprocessor.host.CensusBoard;
import io.productchange.changeprocessor.host.FlowMeters;
import io.productchange.changeprocessor.host.LocalState;
import io.productchange.changeprocessor.host.ProcessorTopology;
import io.productchange.changeprocessor.host.StreamsConfiguration;
import io.productchange.changeprocessor.host.StreamsProcess;
import io.productchange.changeprocessor.request.LifecyclePolicy;
import io.productchange.runtime.instance.InstanceSlot;
import io.productchange.runtime.instance.InstanceSlots;
import io.productchange.runtime.instance.StateDirectory;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.runtime.lifecycle.StartException;
import io.productchange.runtime.service.Service;
import io.productchange.runtime.service.ServiceContext;
import io.productchange.schema.settings.ProcessorSettings;
import io.productchange.schema.settings.ProductChangeSettings;
import io.productchange.schema.settings.ServicePorts;
import io.productchange.schema.topic.TopicAdmin;
import io.productchange.schema.topic.TopicDescriptor;
import io.productchange.schema.topic.TopicSettings;
import io.productchange.schema.topic.Topics;
import io.productchange.schema.topic.TopicsNotReadyException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.Topology;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service: checks the topics, takes an instance slot, and runs the topology on it. */
public final class ChangeProcessor {
  static final String NAME = "change-processor";

  /** Those that it reads or writes; about others it may have no right to ask. */
  private static final List<TopicDescriptor<?, ?>> OWN_TOPICS =
      List.of(
          Topics.REQUESTS,
          Topics.REQUESTS_PLACED,
          Topics.COMMANDS,
          Topics.REPLIES,
          Topics.EVENTS,
          Topics.RESULTS,
          Topics.DEAD_LETTERS);

  private static final Logger log = LoggerFactory.getLogger(ChangeProcessor.class);

  private static final long ADMIN_BOUND_SECONDS = 60;

  private ChangeProcessor() {}

  /**
   * The service.
   *
   * @param clock what ages and replacements are measured with; the flow's own clock is Kafka
   *     Streams'
   * @param clients how Kafka is spoken to
   */
  public static Service service(InstantSource clock, KafkaClientSupplier clients) {
    return new Service(
        NAME,
        "takes change requests, keeps their order, and tells their outcome",
        ProductChangeSettings.CATALOGUE,
        KafkaSettings.REQUIREMENTS
            .and(TopicSettings.REQUIREMENTS)
            .and(ProcessorSettings.REQUIREMENTS)
            .and(StateDirectory.REQUIREMENTS),
        ServicePorts.CHANGE_PROCESSOR,
        context -> start(context, clock, clients));
  }

  private static void start(
      ServiceContext context, InstantSource clock, KafkaClientSupplier clients) throws Exception {
    KafkaSettings kafka = KafkaSettings.from(context.environment());
    TopicSettings topics = TopicSettings.from(context.environment());
    String clusterId = checkedCluster(kafka, topics);
    Path stateDirectory =
        StateDirectory.open(
            context.environment(), ProductChangeSettings.APPLICATION_FOLDER, clusterId);
    InstanceSlot slot =
        context
            .lifecycle()
            .start("instance slot", () -> InstanceSlots.open(stateDirectory, NAME).acquire());
    String instance = NAME + "-" + slot.number();
    LocalState localState = new LocalState(stateDirectory.resolve(instance));
    dropStale(localState, kafka);
    CensusBoard board = new CensusBoard(clock);
    board.bindTo(context.metrics().registry());
    Topology topology =
        ProcessorTopology.build(
            topics.partitions(),
            policy(ProcessorSettings.from(context.environment())),
            new FlowMeters(context.metrics().registry()),
            board);
    StreamsProcess streams =
        context
            .lifecycle()
            .start(
                "kafka streams",
                () ->
                    StreamsProcess.start(
                        topology,
                        StreamsConfiguration.of(kafka, stateDirectory.resolve(instance), instance),
                        clients,
                        clock,
                        () -> note(localState, kafka),
                        cause -> context.lifecycle().fail("kafka streams", cause)),
                StreamsProcess::stop);
    context.metrics().bind(new KafkaStreamsMetrics(streams.streams()));
    context.health().readiness("kafka streams", streams::ready);
    context.health().liveness("kafka streams", streams::live);
  }

  private static LifecyclePolicy policy(ProcessorSettings settings) {
    return new LifecyclePolicy(
        settings.resendAfter(), settings.resendAfterMax(), settings.retention());
  }

  private static void dropStale(LocalState localState, KafkaSettings kafka)
      throws InterruptedException {
    try (Admin admin = Admin.create(kafka.adminProperties(NAME))) {
      localState.dropUnlessOf(admin);
    } catch (IOException e) {
      throw new StartException("STATE_DIR: stale state cannot be deleted: " + e, e);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw new StartException("the changelog topics cannot be looked at: " + e.getMessage(), e);
    }
  }

  /** Without the note nothing is lost but time: the next start makes the local state anew. */
  private static void note(LocalState localState, KafkaSettings kafka) {
    try (Admin admin = Admin.create(kafka.adminProperties(NAME))) {
      localState.note(admin);
    } catch (IOException | ExecutionException | TimeoutException | KafkaException e) {
      log.warn("cannot note which changelogs the local state is of: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Refuses to start with topics that do not fit. */
  private static String checkedCluster(KafkaSettings kafka, TopicSettings topics)
      throws InterruptedException {
    try (Admin admin = Admin.create(kafka.adminProperties(NAME))) {
      TopicAdmin.require(admin, topics, OWN_TOPICS);
      return admin.describeCluster().clusterId().get(ADMIN_BOUND_SECONDS, TimeUnit.SECONDS);
    } catch (TopicsNotReadyException | KafkaException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    } catch (ExecutionException | TimeoutException e) {
      throw new StartException("the Kafka cluster did not answer: " + e.getMessage(), e);
    }
  }
}
