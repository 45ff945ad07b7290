package io.productchange.runtime.service;

import io.productchange.runtime.settings.Setting;
import java.util.Comparator;
import java.util.List;

/** What {@code --help} prints of a service: what it is and which settings it reads. */
final class ServiceHelp {
  private ServiceHelp() {}

  static String of(Service service) {
    StringBuilder text = new StringBuilder();
    text.append("%s: %s%n".formatted(service.name(), service.summary()));
    text.append(
        "Runs until SIGTERM or SIGINT. Settings come from the environment:%n%n".formatted());
    List<Setting<?>> settings =
        service.allRequirements().settings().stream()
            .sorted(Comparator.comparing(Setting::name))
            .toList();
    for (Setting<?> setting : settings) {
      String file = setting.fileName().map(name -> " or " + name).orElse("");
      text.append("  %s%s%n".formatted(setting.name(), file));
      text.append("      %s%n".formatted(setting.doc()));
      text.append("      %s".formatted(setting.expected()));
      setting.defaultText().ifPresent(value -> text.append("; default ").append(value));
      text.append("%n".formatted());
    }
    for (String prefix : service.allRequirements().prefixes()) {
      text.append("  %s*%n      properties handed on to the library%n".formatted(prefix));
    }
    return text.toString();
  }
}
