package io.productchange.changeprocessor.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The local copy of the state, and a note beside it of which changelog topics it is a copy.
 *
 * <p>After a reset the changelogs are gone or new. Kafka Streams looks only at their names and
 * offsets: an old copy passes for complete where the new changelog is empty, and requests that are
 * read again would meet the states of before. So a copy is used only if it is one of the very
 * topics, told by their ids; another is deleted and made anew from the changelogs, at no risk.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class LocalState {
  private static final Logger log = LoggerFactory.getLogger(LocalState.class);
  private static final long ADMIN_BOUND_SECONDS = 60;
  private static final String NOTE = "changelogs";

  private final Path directory;

  /**
   * @param directory of one process alone, as in {@link StreamsConfiguration#of}
   */
  public LocalState(Path directory) {
    this.directory = directory;
  }

  /**
   * Deletes the copy unless it is one of the changelogs that there are. To be called before Kafka
   * Streams starts.
   *
   * @return whether there was a copy of others
   * @throws IOException if it cannot be read or deleted
   * @throws ExecutionException if the cluster refuses to tell
   * @throws TimeoutException if it does not tell within a minute
   */
  public boolean dropUnlessOf(Admin admin)
      throws IOException, ExecutionException, TimeoutException, InterruptedException {
    Path copy = directory.resolve(StreamsConfiguration.APPLICATION_ID);
    String changelogs = describe(admin);
    if (!Files.exists(copy, LinkOption.NOFOLLOW_LINKS) || changelogs.equals(noted())) {
      return false;
    }
    log.warn("the local state is no copy of the changelogs that there are now: it is made anew");
    Files.deleteIfExists(directory.resolve(NOTE));
    delete(copy);
    return true;
  }

  /**
   * Notes the changelogs that there are as those of the copy. To be called while Kafka Streams
   * works with them.
   *
   * @throws IOException if it cannot be written
   * @throws ExecutionException if the cluster refuses to tell
   * @throws TimeoutException if it does not tell within a minute
   */
  public void note(Admin admin)
      throws IOException, ExecutionException, TimeoutException, InterruptedException {
    String changelogs = describe(admin);
    if (changelogs.equals(noted())) {
      return;
    }
    Path unfinished = directory.resolve(NOTE + ".tmp");
    Files.writeString(unfinished, changelogs);
    Files.move(unfinished, directory.resolve(NOTE), StandardCopyOption.ATOMIC_MOVE);
  }

  private String noted() throws IOException {
    try {
      return Files.readString(directory.resolve(NOTE));
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  /** Name and id of each changelog, a line each; never empty. */
  private static String describe(Admin admin)
      throws ExecutionException, TimeoutException, InterruptedException {
    Map<String, KafkaFuture<TopicDescription>> answers =
        new TreeMap<>(admin.describeTopics(changelogs()).topicNameValues());
    StringBuilder lines = new StringBuilder();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> answer : answers.entrySet()) {
      lines.append(answer.getKey()).append(' ').append(id(answer.getValue())).append('\n');
    }
    return lines.toString();
  }

  private static String id(KafkaFuture<TopicDescription> answer)
      throws ExecutionException, TimeoutException, InterruptedException {
    try {
      return answer.get(ADMIN_BOUND_SECONDS, TimeUnit.SECONDS).topicId().toString();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return "missing";
      }
      throw e;
    }
  }

  private static List<String> changelogs() {
    List<String> names = new ArrayList<>();
    StoredStates.builders()
        .forEach(
            store ->
                names.add(
                    "%s-%s-changelog"
                        .formatted(StreamsConfiguration.APPLICATION_ID, store.name())));
    return names;
  }

  private static void delete(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }
}
