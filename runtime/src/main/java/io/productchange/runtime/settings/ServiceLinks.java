package io.productchange.runtime.settings;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The variables that Kubernetes (and Docker's old links) put into every container for each Service
 * beside it: for a Service {@code kafka}, {@code KAFKA_SERVICE_HOST=10.0.0.7}, {@code
 * KAFKA_SERVICE_PORT=9092}, {@code KAFKA_PORT=tcp://10.0.0.7:9092}, {@code
 * KAFKA_PORT_9092_TCP_ADDR=10.0.0.7} and more. Nobody set them on purpose, so they are no mistake
 * of the user's; they are told from typing errors by their shape. See the Kubernetes documentation,
 * "Accessing the Service", environment variables.
 */
final class ServiceLinks {
  private static final Pattern PORT_VALUE = Pattern.compile("(tcp|udp|sctp)://\\S+:[0-9]{1,5}");
  private static final Pattern SUFFIX =
      Pattern.compile("PORT_[0-9]{1,5}_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?");

  /** What stands before {@code _SERVICE_HOST} or {@code _PORT}. */
  private final Set<String> services;

  private final Map<String, String> variables;

  private ServiceLinks(Set<String> services, Map<String, String> variables) {
    this.services = services;
    this.variables = variables;
  }

  static ServiceLinks in(Map<String, String> variables) {
    Set<String> services = new HashSet<>();
    variables.forEach(
        (name, value) -> {
          if (name.endsWith("_SERVICE_HOST")) {
            String service = without(name, "_SERVICE_HOST");
            if (variables.containsKey(service + "_SERVICE_PORT")) {
              services.add(service);
            }
          } else if (name.endsWith("_PORT") && PORT_VALUE.matcher(value).matches()) {
            services.add(without(name, "_PORT"));
          }
        });
    return new ServiceLinks(services, variables);
  }

  boolean contains(String name) {
    return services.stream()
        .filter(service -> name.startsWith(service + "_"))
        .anyMatch(service -> isLink(name, name.substring(service.length() + 1)));
  }

  private boolean isLink(String name, String suffix) {
    return suffix.equals("SERVICE_HOST")
        || suffix.equals("SERVICE_PORT")
        || suffix.startsWith("SERVICE_PORT_")
        || SUFFIX.matcher(suffix).matches()
        || (suffix.equals("PORT") && looksLikePort(name, variables.getOrDefault(name, "")));
  }

  boolean looksLikePort(String name, String value) {
    return name.endsWith("_PORT") && PORT_VALUE.matcher(value).matches();
  }

  private static String without(String name, String suffix) {
    return name.substring(0, name.length() - suffix.length());
  }
}
