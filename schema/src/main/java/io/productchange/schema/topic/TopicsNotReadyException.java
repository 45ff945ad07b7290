package io.productchange.schema.topic;

import java.util.List;
import java.util.stream.Collectors;

/** Topics are missing, or are such that no service may run with them. */
public final class TopicsNotReadyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<TopicDifference> differences;

  TopicsNotReadyException(List<TopicDifference> differences) {
    super(
        differences.stream()
            .map(difference -> "\n  - " + difference)
            .collect(
                Collectors.joining(
                    "",
                    "the topics are not ready; ./product-change topics create makes the missing ones:",
                    "")));
    this.differences = List.copyOf(differences);
  }

  /** Every reason, in the order of {@link Topics#ALL}. */
  public List<TopicDifference> differences() {
    return differences;
  }
}
