package io.productchange.localstack.stack;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The environment of a stack that must not touch anybody else's systems. */
public final class OwnVariables {

  /** What would lead it to systems that are not its own, or bend it. */
  private static final List<String> FOREIGN =
      List.of(
          "KAFKA_",
          "DATABASE_",
          "KOS_",
          "INGEST_",
          "HTTP_",
          "MANAGEMENT_",
          "TOPIC_",
          "PROCESSOR_",
          "STATE_DIR");

  private OwnVariables() {}

  /** These variables without those that name systems or steer them. */
  public static Map<String, String> of(Map<String, String> environment) {
    Map<String, String> variables = new HashMap<>(environment);
    variables.keySet().removeIf(name -> FOREIGN.stream().anyMatch(name::startsWith));
    return variables;
  }
}
