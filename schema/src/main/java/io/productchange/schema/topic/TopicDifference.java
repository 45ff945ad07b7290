package io.productchange.schema.topic;

/**
 * One point in which a topic of the broker is not as it should be.
 *
 * @param topic the topic's name
 * @param what expected and found, in words
 * @param fix the command that mends it, or what to do where no command can
 * @param blocking whether no service may run with it; otherwise it is the operator's to judge
 */
public record TopicDifference(String topic, String what, String fix, boolean blocking) {

  @Override
  public String toString() {
    return topic + ": " + what + "; " + fix;
  }
}
