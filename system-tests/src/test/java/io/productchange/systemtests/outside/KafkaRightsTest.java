package io.productchange.systemtests.outside;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.localservers.FreePort;
import io.productchange.localservers.LocalService;
import io.productchange.localstack.stack.Distribution;
import io.productchange.systemtests.deployment.ImageContent;
import io.productchange.systemtests.operations.Product;
import io.productchange.testservers.Await;
import io.productchange.testservers.TestDatabase;
import io.productchange.testservers.TestServers;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rights of docs/operations.md, on a broker that enforces them: every process logs in as itself
 * (SASL) and works with exactly those. What is pasted from the document is what is tried. The
 * processes are those of the image: its launcher with its jars, in the order of the Compose file.
 */
class KafkaRightsTest {
  private static final Duration BOUND = Duration.ofMinutes(4);

  @TempDir Path directory;
  private SecuredKafka kafka;
  private HostileKos kos;
  private final Map<String, LocalService> services = new HashMap<>();
  private Map<String, String> surroundings;
  private final int httpPort = FreePort.find();

  @BeforeEach
  void start() throws Exception {
    kos = new HostileKos();
    kafka = new SecuredKafka(directory.resolve("kafka"));
    TestDatabase created = TestServers.newDatabase();
    String dist = ImageContent.layOut(directory).toString();
    surroundings =
        Map.of(
            "PRODUCT_CHANGE_DIST",
            dist,
            "DATABASE_URL",
            created.jdbcUrl(),
            "DATABASE_USER",
            "product_change_app",
            "DATABASE_PASSWORD",
            "app-password",
            "DATABASE_ADMIN_USER",
            created.superuser(),
            "DATABASE_ADMIN_PASSWORD",
            created.password());
  }

  @AfterEach
  void stop() {
    services.values().forEach(LocalService::stop);
    kafka.close();
    kos.close();
  }

  @Test
  void everyProcessWorksWithItsDocumentedRights() throws Exception {
    List<AclBinding> rights = DocumentedAcls.read(directory);
    assertThat(rights).hasSizeGreaterThan(40);
    kafka.allow(rights);
    assertDone("topics", "create");
    assertDone("topics", "verify");
    assertDone("db", "migrate");
    for (String service : RunningSystem.SERVICES) {
      startService(service);
    }

    sendAsUpstream("rights-1", "01066000010");
    assertThat(post("rights-2", "01066000020").status()).isEqualTo(202);
    assertThat(outcomesAsBilling(2)).containsExactly("rights-1 COMPLETED", "rights-2 COMPLETED");
    assertDone("dlq", "list");
    assertDone("replay", "requests", "--from", "2020-01-01T00:00:00Z", "--yes");
    assertThat(outcomesAsBilling(4)).containsExactly("rights-1 COMPLETED", "rights-2 COMPLETED");
    assertDone("verify");
  }

  private void startService(String service) {
    int port = FreePort.find();
    Map<String, String> environment = environment(service);
    environment.put("MANAGEMENT_PORT", Integer.toString(port));
    environment.put("HTTP_PORT", Integer.toString(httpPort));
    environment.put("KOS_BASE_URL", kos.url());
    environment.put("STATE_DIR", directory.resolve("state").toString());
    LocalService started =
        LocalService.builder(
                service,
                directory.resolve(service),
                Product.command(service),
                Distribution.main(service),
                URI.create("http://127.0.0.1:%d/health/ready".formatted(port)))
            .environment(Product.environment(environment, Distribution.main(service)))
            .startBound(BOUND)
            .build();
    services.put(service, started);
    started.start();
  }

  private Map<String, String> environment(String principal) {
    Map<String, String> environment = new HashMap<>(surroundings);
    environment.putAll(kafka.environment(principal));
    return environment;
  }

  private Product.Outcome operator(String... arguments) throws Exception {
    return Product.run(directory.resolve("command"), environment("operator"), arguments);
  }

  private void assertDone(String... arguments) throws Exception {
    Product.Outcome outcome = operator(arguments);
    assertThat(outcome.exitCode()).as(List.of(arguments) + ": " + outcome.all()).isZero();
  }

  private static String request(String id, String line) {
    return """
        {"requestId":"%s","lineNumber":"%s","customerId":"C-1","currentProductCode":"%s","targetProductCode":"%s"}"""
        .formatted(id, line, HostileKos.CURRENT, HostileKos.TARGET);
  }

  private void sendAsUpstream(String id, String line) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            kafka.clientProperties("upstream"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  "change-requests", line.getBytes(UTF_8), request(id, line).getBytes(UTF_8)))
          .get();
    }
  }

  private RawHttp.Answer post(String id, String line) throws Exception {
    byte[] body = request(id, line).getBytes(UTF_8);
    String head =
        "POST /v1/change-requests HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(body.length);
    URI server = URI.create("http://127.0.0.1:" + httpPort);
    return RawHttp.send(server, (head + request(id, line)).getBytes(UTF_8), false);
  }

  /** Ids and statuses as soon as there are so many records. */
  private Set<String> outcomesAsBilling(int records) {
    Map<String, Object> properties = kafka.clientProperties("billing");
    properties.put("group.id", "billing");
    properties.put("auto.offset.reset", "earliest");
    properties.put("enable.auto.commit", "false");
    properties.put("isolation.level", "read_committed");
    Set<String> outcomes = new TreeSet<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of("change-results"));
      int[] read = {0};
      Await.until(
          records + " results",
          BOUND,
          () -> {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
              String value = new String(record.value(), UTF_8);
              outcomes.add(
                  value.replaceAll(
                      ".*\"requestId\":\"([^\"]*)\".*\"status\":\"([^\"]*)\".*", "$1 $2"));
              read[0]++;
            }
            return read[0] >= records;
          });
    }
    return outcomes;
  }
}
