package io.productchange.runtime.service;

import io.productchange.runtime.management.ManagementSettings;
import io.productchange.runtime.settings.Setting;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What {@code --help} prints of a service: what it is and which settings it reads. */
final class ServiceHelp {
  private ServiceHelp() {}

  static String of(Service service) {
    StringBuilder text = new StringBuilder();
    text.append("%s: %s%n".formatted(service.name(), service.summary()));
    text.append(
        """
        Runs until SIGTERM or SIGINT. With --data-dir DIR it finds the endpoints and the state of an `up` that runs on that folder,
        where the environment names no endpoint. All other settings come from the environment:

        """);
    List<Setting<?>> settings =
        service.allRequirements().settings().stream()
            .sorted(Comparator.comparing(Setting::name))
            .toList();
    for (Setting<?> setting : settings) {
      String file = setting.fileName().map(name -> " or " + name).orElse("");
      text.append("  %s%s%n".formatted(setting.name(), file));
      text.append("      %s%n".formatted(setting.doc()));
      text.append("      %s".formatted(setting.expected()));
      defaultOf(setting, service).ifPresent(value -> text.append("; default ").append(value));
      text.append("%n".formatted());
    }
    for (String prefix : service.allRequirements().prefixes()) {
      text.append("  %s*%n      properties handed on to the library%n".formatted(prefix));
    }
    return text.toString();
  }

  /**
   * The catalogue knows defaults in the product's words; the management port's is the service's.
   */
  private static Optional<String> defaultOf(Setting<?> setting, Service service) {
    return setting.equals(ManagementSettings.MANAGEMENT_PORT)
        ? Optional.of(Integer.toString(service.managementPort()))
        : service.catalogue().setting(setting.name()).flatMap(Setting::defaultText);
  }
}
