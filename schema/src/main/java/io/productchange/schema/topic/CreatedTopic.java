package io.productchange.schema.topic;

import java.util.List;

/**
 * What came of creating one topic.
 *
 * @param name the topic's name
 * @param created true if it was created now, false if it was there
 * @param differences in what it is not as it should be; empty for one created now
 */
public record CreatedTopic(String name, boolean created, List<TopicDifference> differences) {
  public CreatedTopic {
    differences = List.copyOf(differences);
  }

  /** {@code created}, {@code existing} or {@code different}. */
  public String outcome() {
    if (created) {
      return "created";
    }
    return differences.isEmpty() ? "existing" : "different";
  }
}
