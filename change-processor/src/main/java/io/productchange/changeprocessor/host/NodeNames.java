package io.productchange.changeprocessor.host;

/** Names of the topology's nodes, by role. */
final class NodeNames {
  static final String REQUEST_SOURCE = "request-source";
  static final String PLACED_SOURCE = "placed-request-source";
  static final String REPLY_SOURCE = "reply-source";
  static final String FLOW = "change-flow";
  static final String COMMAND_SINK = "command-sink";
  static final String EVENT_SINK = "event-sink";
  static final String RESULT_SINK = "result-sink";
  static final String PLACED_SINK = "placed-request-sink";
  static final String DEAD_LETTER_SINK = "dead-letter-sink";

  private NodeNames() {}
}
