package io.productchange.ingestapi.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** All routes, and which of them a request is for. Immutable. */
public final class Routes {
  private final List<Route> routes;

  public Routes(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  /** Every route. */
  public List<Route> all() {
    return routes;
  }

  /** What a request line asks for. */
  sealed interface Match {
    /** A route, and what its braces stand for. */
    record Found(Route route, Map<String, String> path) implements Match {}

    /** There is such a path, but not for this method. */
    record OtherMethod(String method, Route.Access access, String allow) implements Match {}

    /** There is no such path. */
    record Nothing() implements Match {}
  }

  Match match(String method, String rawPath) {
    List<String> segments = Route.segments(rawPath);
    List<Route> onPath = new ArrayList<>();
    String asked = method.equals("HEAD") ? "GET" : method;
    for (Route route : routes) {
      Optional<Map<String, String>> values = route.match(segments);
      if (values.isEmpty()) {
        continue;
      }
      if (route.method().equals(asked)) {
        return new Match.Found(route, values.get());
      }
      onPath.add(route);
    }
    return onPath.isEmpty()
        ? new Match.Nothing()
        : new Match.OtherMethod(method, onPath.getFirst().access(), allow(onPath));
  }

  private static String allow(List<Route> onPath) {
    TreeSet<String> methods = new TreeSet<>();
    methods.add("OPTIONS");
    for (Route route : onPath) {
      methods.add(route.method());
      if (route.method().equals("GET")) {
        methods.add("HEAD");
      }
    }
    return String.join(", ", methods);
  }
}
