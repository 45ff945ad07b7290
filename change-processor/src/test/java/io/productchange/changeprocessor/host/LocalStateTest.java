package io.productchange.changeprocessor.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.localservers.KafkaServer;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.testservers.Await;
import io.productchange.testservers.TestServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a broker of its own: the changelogs' names are the same everywhere. */
class LocalStateTest {
  private static final List<String> CHANGELOGS =
      List.of(
          "change-processor-lines-changelog",
          "change-processor-parked-changelog",
          "change-processor-requests-changelog",
          "change-processor-timers-changelog",
          "change-processor-waiting-changelog");

  private static KafkaServer broker;
  private static Admin admin;

  @TempDir private Path directory;
  private LocalState state;
  private Path copy;

  @BeforeAll
  static void start() {
    broker = TestServers.newKafka();
    admin = Admin.create(KafkaSettings.of(broker.bootstrapServers()).adminProperties("test"));
  }

  @AfterAll
  static void stop() {
    admin.close();
    broker.close();
  }

  @BeforeEach
  void makeACopy() throws Exception {
    recreate(CHANGELOGS);
    state = new LocalState(directory);
    copy = Files.createDirectories(directory.resolve("change-processor/0_1/rocksdb/requests"));
    Files.writeString(copy.resolve("CURRENT"), "state");
  }

  @Test
  void keepsACopyOfTheVeryChangelogs() throws Exception {
    state.note(admin);

    assertThat(state.dropUnlessOf(admin)).isFalse();
    assertThat(copy.resolve("CURRENT")).exists();
  }

  @Test
  void dropsACopyIfOneChangelogWasMadeAnew() throws Exception {
    state.note(admin);
    recreate(List.of("change-processor-parked-changelog"));

    assertThat(state.dropUnlessOf(admin)).isTrue();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void dropsACopyWhoseChangelogsAreGone() throws Exception {
    state.note(admin);
    delete(CHANGELOGS);

    assertThat(state.dropUnlessOf(admin)).isTrue();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void dropsACopyOfWhichNothingIsNoted() throws Exception {
    assertThat(state.dropUnlessOf(admin)).isTrue();
    assertThat(directory).isEmptyDirectory();
    assertThat(state.dropUnlessOf(admin)).as("nothing is left to drop").isFalse();
  }

  private static void recreate(List<String> topics) throws Exception {
    delete(topics);
    admin
        .createTopics(
            topics.stream()
                .map(topic -> new NewTopic(topic, Optional.of(1), Optional.empty()))
                .toList())
        .all()
        .get();
    // The controller answers before the broker knows, and what is not listed is not deleted.
    Await.until(
        "the topics are there",
        Duration.ofSeconds(30),
        () -> topics.stream().allMatch(LocalStateTest::names));
  }

  private static void delete(List<String> topics) throws Exception {
    List<String> existing = topics.stream().filter(LocalStateTest::names).toList();
    admin.deleteTopics(existing).all().get();
    Await.until(
        "the topics are gone",
        Duration.ofSeconds(30),
        () -> topics.stream().noneMatch(LocalStateTest::names));
  }

  private static boolean names(String topic) {
    try {
      return admin.listTopics().names().get().contains(topic);
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
