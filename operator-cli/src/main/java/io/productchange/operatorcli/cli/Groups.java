package io.productchange.operatorcli.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Consumer groups as commands look at them. */
public final class Groups {
  private static final long CALL_SECONDS = 60;

  private Groups() {}

  /**
   * Those of the groups that have members.
   *
   * @throws KafkaException if the brokers do not tell
   */
  public static List<String> active(Admin admin, List<String> groups) {
    List<String> active = new ArrayList<>();
    admin
        .describeConsumerGroups(groups)
        .describedGroups()
        .forEach(
            (name, description) -> {
              if (hasMembers(description)) {
                active.add(name);
              }
            });
    return active;
  }

  private static boolean hasMembers(KafkaFuture<ConsumerGroupDescription> description) {
    try {
      return !description.get(CALL_SECONDS, TimeUnit.SECONDS).members().isEmpty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return false;
      }
      throw new KafkaException("the group cannot be looked at: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new KafkaException("the brokers did not tell about groups in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }
}
