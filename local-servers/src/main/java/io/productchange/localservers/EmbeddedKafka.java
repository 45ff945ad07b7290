package io.productchange.localservers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The real Apache Kafka broker, alone in KRaft mode, in a JVM of its own. It listens on the
 * loopback address only.
 *
 * <p>Its directory holds {@code data}, the configuration and {@code broker.log}, and may be used
 * again, also after the broker was killed.
 */
public final class EmbeddedKafka extends AbstractLocalServer implements KafkaServer {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
  private static final String HOST = "127.0.0.1";
  private static final Duration FORMAT_BOUND = Duration.ofMinutes(1);
  private static final int ANSWER_BOUND_MILLIS = 2_000;

  private final int wantedPort;
  private final int heapMebibytes;
  private final Map<String, String> settings;
  private final List<String> jvmOptions;
  private int port;

  private EmbeddedKafka(Builder builder) {
    super("Kafka", builder.directory, builder.options(), Signal.TERMINATE);
    this.wantedPort = builder.port;
    this.port = builder.port;
    this.heapMebibytes = builder.heapMebibytes;
    this.settings = Map.copyOf(builder.settings);
    this.jvmOptions = List.copyOf(builder.jvmOptions);
  }

  /**
   * Describes a broker.
   *
   * @param directory where it keeps everything; made if missing
   */
  public static Builder builder(Path directory) {
    return new Builder(directory);
  }

  @Override
  public synchronized String bootstrapServers() {
    if (port == 0) {
      throw new IllegalStateException("the broker has no port before its first start");
    }
    return HOST + ":" + port;
  }

  @Override
  ChildProcess launch() throws IOException {
    if (port == 0) {
      port = FreePort.find();
    }
    Path configuration = directory.resolve("server.properties");
    new BrokerConfiguration(directory.resolve("data"), HOST, port, FreePort.find(), settings)
        .write(configuration);
    Path logging = directory.resolve("log4j2.properties");
    Files.writeString(logging, BrokerConfiguration.logging(directory.resolve("broker.log")));
    BrokerJvm jvm = new BrokerJvm(BuiltModules.find(), logging, heapMebibytes, jvmOptions);
    Path arguments = jvm.writeArguments(directory.resolve("java.args"));

    if (!Files.exists(directory.resolve("data/meta.properties"))) {
      ChildProcess.run(
          "the format of Kafka's storage",
          jvm.format(arguments, configuration),
          console(),
          FORMAT_BOUND);
    }
    return ChildProcess.start(name, directory, console(), jvm.serve(arguments, configuration));
  }

  @Override
  boolean answers() {
    // The admin client would log a warning for every connection that is refused.
    if (FreePort.isFree(port)) {
      return false;
    }
    Map<String, Object> configuration =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers(),
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
            ANSWER_BOUND_MILLIS,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            ANSWER_BOUND_MILLIS,
            AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG,
            20L,
            AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
            50L,
            AdminClientConfig.RETRY_BACKOFF_MS_CONFIG,
            20L);
    try (Admin admin = Admin.create(configuration)) {
      DescribeClusterOptions options = new DescribeClusterOptions().timeoutMs(ANSWER_BOUND_MILLIS);
      return !admin
          .describeCluster(options)
          .nodes()
          .get(ANSWER_BOUND_MILLIS, TimeUnit.MILLISECONDS)
          .isEmpty();
    } catch (ExecutionException | TimeoutException e) {
      LOG.trace("the broker does not answer yet", e);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  String logTail() {
    return LogTail.of(directory.resolve("broker.log")) + LogTail.of(console());
  }

  @Override
  boolean startAgainElsewhere() {
    if (wantedPort != 0 || !logTail().contains("Address already in use")) {
      return false;
    }
    port = 0;
    return true;
  }

  private Path console() {
    return directory.resolve("console.log");
  }

  /** Describes a broker; every value has a default. */
  public static final class Builder extends ServerBuilder<EmbeddedKafka, Builder> {
    private final Path directory;
    private final Map<String, String> settings = new TreeMap<>();
    private final List<String> jvmOptions = new ArrayList<>();
    private int port;
    private int heapMebibytes = 512;

    private Builder(Path directory) {
      super(ServerOptions.DEFAULT);
      this.directory = directory;
    }

    /** The TCP port on the loopback address, or 0 (the default) for any free one. */
    public Builder port(int port) {
      this.port = port;
      return this;
    }

    /** The most heap that the broker may use, in MiB, 512 by default. */
    public Builder heapMebibytes(int mebibytes) {
      this.heapMebibytes = mebibytes;
      return this;
    }

    /** A broker setting, which wins over ours. */
    public Builder setting(String name, String value) {
      settings.put(name, value);
      return this;
    }

    /** An option of the broker's JVM, which wins over ours. */
    public Builder jvmOption(String option) {
      jvmOptions.add(option);
      return this;
    }

    @Override
    Builder self() {
      return this;
    }

    @Override
    public EmbeddedKafka build() {
      return new EmbeddedKafka(this);
    }
  }
}
