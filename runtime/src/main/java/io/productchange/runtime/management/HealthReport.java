package io.productchange.runtime.management;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What every check found.
 *
 * @param entries in the order in which the checks were added
 */
public record HealthReport(List<Entry> entries) {
  private static final JsonMapper JSON = new JsonMapper();

  public HealthReport {
    entries = List.copyOf(entries);
  }

  /** One check and what it found. */
  public record Entry(String name, CheckResult result) {}

  /** Whether every check is up. */
  public boolean isUp() {
    return entries.stream().allMatch(entry -> entry.result instanceof CheckResult.Up);
  }

  /** 200 if every check is up, else 503. */
  public int httpStatus() {
    return isUp() ? 200 : 503;
  }

  /**
   * {@code {"status":"UP","checks":[{"name":…,"status":"DOWN","reason":…}]}}; a reason only where
   * it is down.
   */
  public String toJson() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", isUp() ? "UP" : "DOWN");
    body.put("checks", entries.stream().map(HealthReport::toMap).toList());
    return JSON.writeValueAsString(body);
  }

  private static Map<String, Object> toMap(Entry entry) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", entry.name);
    switch (entry.result) {
      case CheckResult.Up _ -> map.put("status", "UP");
      case CheckResult.Down(String reason) -> {
        map.put("status", "DOWN");
        map.put("reason", reason);
      }
    }
    return map;
  }
}
