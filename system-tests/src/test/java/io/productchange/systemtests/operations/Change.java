package io.productchange.systemtests.operations;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A request's content, written as JSON by hand, as any language may. */
record Change(Map<String, String> fields) {
  static final String CURRENT = "5G_SLIM_6G";
  static final String TARGET = "5G_UNLIMITED";

  /** A good one of a line that has {@link #CURRENT}. */
  static Change of(String line) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("lineNumber", line);
    fields.put("customerId", "C-" + line.substring(3));
    fields.put("currentProductCode", CURRENT);
    fields.put("targetProductCode", TARGET);
    fields.put("type", "CHANGE");
    return new Change(fields);
  }

  Change with(String field, String value) {
    Map<String, String> changed = new LinkedHashMap<>(fields);
    changed.put(field, value);
    return new Change(changed);
  }

  String line() {
    return String.valueOf(fields.get("lineNumber"));
  }

  byte[] json(@Nullable String requestId) {
    Map<String, String> all = new LinkedHashMap<>();
    if (requestId != null) {
      all.put("requestId", requestId);
    }
    all.putAll(fields);
    return all.entrySet().stream()
        .map(field -> "\"%s\": \"%s\"".formatted(field.getKey(), field.getValue()))
        .collect(Collectors.joining(", ", "{", "}"))
        .getBytes(UTF_8);
  }
}
