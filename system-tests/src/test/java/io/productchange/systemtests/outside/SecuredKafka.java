package io.productchange.systemtests.outside;

import io.productchange.localservers.EmbeddedKafka;
import io.productchange.localservers.FreePort;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.acl.AclBinding;

/**
 * A broker with the standard authorizer and a SASL listener for everybody, and one without for the
 * test itself, who may do anything.
 */
final class SecuredKafka implements AutoCloseable {
  static final List<String> PRINCIPALS =
      List.of("upstream", "ingest-api", "change-processor", "kos-adapter", "billing", "operator");

  private final EmbeddedKafka broker;
  private final String secured;
  private final Admin admin;

  SecuredKafka(Path directory) {
    int open = FreePort.find();
    int sasl = FreePort.find();
    int controller = FreePort.find();
    String users =
        PRINCIPALS.stream()
            .map(name -> "user_%s=\"%s\"".formatted(name, password(name)))
            .collect(Collectors.joining(" "));
    String host = "127.0.0.1:";
    this.secured = host + sasl;
    this.broker =
        EmbeddedKafka.builder(directory)
            .port(open)
            .setting(
                "listeners",
                "PLAINTEXT://%1$s%2$d,SASL://%1$s%3$d,CONTROLLER://%1$s%4$d"
                    .formatted(host, open, sasl, controller))
            .setting(
                "advertised.listeners",
                "PLAINTEXT://%1$s%2$d,SASL://%1$s%3$d".formatted(host, open, sasl))
            .setting("controller.quorum.voters", "1@" + host + controller)
            .setting(
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,SASL:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT")
            .setting("sasl.enabled.mechanisms", "PLAIN")
            .setting(
                "listener.name.sasl.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required " + users + ";")
            .setting(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
            .setting("super.users", "User:ANONYMOUS")
            .start();
    this.admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()));
  }

  private static String password(String principal) {
    return "secret-of-" + principal;
  }

  /** Which a Kafka client needs to be this principal. */
  Map<String, Object> clientProperties(String principal) {
    return new HashMap<>(
        Map.of(
            "bootstrap.servers",
            secured,
            "security.protocol",
            "SASL_PLAINTEXT",
            "sasl.mechanism",
            "PLAIN",
            "sasl.jaas.config",
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";"
                .formatted(principal, password(principal))));
  }

  /** The same as settings of our processes. */
  Map<String, String> environment(String principal) {
    return clientProperties(principal).entrySet().stream()
        .collect(
            Collectors.toMap(
                entry ->
                    "KAFKA_" + entry.getKey().toUpperCase(java.util.Locale.ROOT).replace('.', '_'),
                entry -> String.valueOf(entry.getValue())));
  }

  void allow(Collection<AclBinding> bindings) throws Exception {
    admin.createAcls(bindings).all().get();
  }

  void forbid(AclBinding binding) throws Exception {
    admin.deleteAcls(List.of(binding.toFilter())).all().get();
  }

  @Override
  public void close() {
    admin.close();
    broker.close();
  }
}
