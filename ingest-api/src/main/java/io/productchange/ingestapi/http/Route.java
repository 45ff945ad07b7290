package io.productchange.ingestapi.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One method on one path.
 *
 * @param method GET or POST; HEAD and OPTIONS come by themselves
 * @param path such as {@code /v1/change-requests/{id}}: literal segments and whole segments in
 *     braces
 * @param access who may ask
 * @param endpoint who answers
 */
public record Route(String method, String path, Access access, Endpoint endpoint) {
  /** Who may ask. */
  public enum Access {
    /** Whoever has the token, where there is one. */
    TOKEN,
    /** Anybody. */
    ANYBODY
  }

  /** A route for whoever has the token. */
  public static Route of(String method, String path, Endpoint endpoint) {
    return new Route(method, path, Access.TOKEN, endpoint);
  }

  /** A route for anybody. */
  public static Route open(String method, String path, Endpoint endpoint) {
    return new Route(method, path, Access.ANYBODY, endpoint);
  }

  /**
   * The values of the segments in braces by name, still percent-encoded; empty if the path is
   * another one.
   */
  Optional<Map<String, String>> match(List<String> segments) {
    List<String> mine = segments(path);
    if (mine.size() != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < mine.size(); i++) {
      String expected = mine.get(i);
      String found = segments.get(i);
      if (expected.startsWith("{")) {
        values.put(expected.substring(1, expected.length() - 1), found);
      } else if (!expected.equals(found)) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }

  static List<String> segments(String path) {
    return List.of(path.split("/", -1));
  }
}
