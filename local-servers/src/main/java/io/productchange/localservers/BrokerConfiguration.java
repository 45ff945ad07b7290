package io.productchange.localservers;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/**
 * The configuration of a broker that is alone and starts fast.
 *
 * @param data where the logs of topics go
 * @param host the address to listen on
 * @param port the port for clients
 * @param controllerPort the port by which the broker speaks to itself as controller
 * @param settings further settings, which win over ours
 */
record BrokerConfiguration(
    Path data, String host, int port, int controllerPort, Map<String, String> settings) {

  void write(Path file) throws IOException {
    Properties properties = new Properties();
    properties.putAll(
        Map.of(
            "process.roles",
            "broker,controller",
            "node.id",
            "1",
            "controller.quorum.voters",
            "1@" + host + ":" + controllerPort,
            "controller.listener.names",
            "CONTROLLER",
            "listeners",
            "PLAINTEXT://" + host + ":" + port + ",CONTROLLER://" + host + ":" + controllerPort,
            "advertised.listeners",
            "PLAINTEXT://" + host + ":" + port,
            "listener.security.protocol.map",
            "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "log.dirs",
            data.toString()));
    properties.putAll(
        Map.of(
            "auto.create.topics.enable", "false",
            "default.replication.factor", "1",
            "min.insync.replicas", "1",
            "offsets.topic.replication.factor", "1",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1",
            "share.coordinator.state.topic.replication.factor", "1",
            "share.coordinator.state.topic.min.isr", "1"));
    // Each partition of an internal topic costs files and start time; one broker needs few.
    properties.putAll(
        Map.of(
            "offsets.topic.num.partitions", "8",
            "transaction.state.log.num.partitions", "8",
            "share.coordinator.state.topic.num.partitions", "1",
            "group.initial.rebalance.delay.ms", "0",
            "num.network.threads", "2",
            "num.io.threads", "4",
            "log.cleaner.dedupe.buffer.size", Integer.toString(8 * 1024 * 1024),
            "group.coordinator.threads", "1",
            // Whoever kills members on purpose need not wait long for their partitions and locks.
            "group.min.session.timeout.ms", "500"));
    // A killed broker may register again only when its former session has ended: 9 s by default.
    properties.putAll(
        Map.of("broker.session.timeout.ms", "3000", "broker.heartbeat.interval.ms", "500"));
    // Half the default, for the same reason, but longer than that session: a broker that starts and
    // aborts a transaction before it leads its partitions again never tells them, and they wait for
    // its end for ever (KAFKA-20734, open in 4.3.1).
    properties.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "5000");
    properties.putAll(settings);
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, "made anew at every start");
    }
  }

  /** The broker's log4j2 configuration: one log of bounded size. */
  static String logging(Path log) {
    return """
        status=error
        appender.file.type=RollingFile
        appender.file.name=FILE
        appender.file.fileName=%1$s
        appender.file.filePattern=%1$s.%%i
        appender.file.layout.type=PatternLayout
        appender.file.layout.pattern=%%d{yyyy-MM-dd'T'HH:mm:ss.SSSX}{UTC} %%-5level %%logger{1}: %%msg%%n
        appender.file.policies.type=Policies
        appender.file.policies.size.type=SizeBasedTriggeringPolicy
        appender.file.policies.size.size=20MB
        appender.file.strategy.type=DefaultRolloverStrategy
        appender.file.strategy.max=2
        rootLogger.level=info
        rootLogger.appenderRef.file.ref=FILE
        logger.config.name=org.apache.kafka.common.config.AbstractConfig
        logger.config.level=warn
        logger.server.name=kafka.server.KafkaConfig
        logger.server.level=warn
        """
        .formatted(log);
  }
}
