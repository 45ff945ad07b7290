package io.productchange.runtime.settings;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One reading of the environment, collecting every problem on its way. Used once, by one thread.
 */
final class EnvironmentReader {
  private static final int SECRET_FILE_MAX_BYTES = 64 * 1024;
  private static final String FILE_SUFFIX = "_FILE";

  /** Sorted, so that the same environment always gives the same report. */
  private final TreeMap<String, String> variables;

  private final SettingCatalogue catalogue;
  private final Requirements requirements;
  private final ServiceLinks serviceLinks;
  private final List<String> problems = new ArrayList<>();
  private final Map<Setting<?>, Object> values = new HashMap<>();
  private final Set<Setting<?>> broken = new HashSet<>();
  private final Map<String, Map<String, String>> properties = new HashMap<>();

  EnvironmentReader(
      Map<String, String> variables, SettingCatalogue catalogue, Requirements requirements) {
    this.variables = new TreeMap<>(variables);
    this.catalogue = catalogue;
    this.requirements = requirements;
    this.serviceLinks = ServiceLinks.in(variables);
  }

  Environment read() {
    requirements.families().forEach(prefix -> properties.put(prefix, new TreeMap<>()));
    variables.forEach(this::readVariable);
    requirements.needed().stream()
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .forEach(this::checkPresent);
    Environment environment = new Environment(variables, requirements.used(), values, properties);
    for (Requirements.Rule rule : requirements.rules()) {
      if (rule.settings().stream().noneMatch(broken::contains)) {
        rule.check().problems(environment).forEach(problems::add);
      }
    }
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return environment;
  }

  private void readVariable(String name, String text) {
    Optional<Setting<?>> setting = catalogue.setting(name);
    if (setting.isPresent()) {
      readSetting(setting.get(), name, text);
      return;
    }
    Optional<Setting<?>> secret = catalogue.secretOfFile(name);
    if (secret.isPresent()) {
      readSecretFile(secret.get(), name, text);
      return;
    }
    if (serviceLinks.contains(name)) {
      return;
    }
    for (PropertyFamily family : catalogue.families()) {
      if (name.startsWith(family.prefix())) {
        readProperty(family, name, text);
        return;
      }
    }
    if (catalogue.isReserved(name)) {
      problems.add(name + " is not a setting of any command" + suggestion(name));
    }
  }

  private void readSetting(Setting<?> setting, String name, String text) {
    if (!requirements.used().contains(setting) || text.isEmpty()) {
      return;
    }
    try {
      values.put(setting, setting.parse(text));
    } catch (IllegalArgumentException e) {
      broken.add(setting);
      problems.add(unusable(setting, name, text));
    }
  }

  private String unusable(Setting<?> setting, String name, String text) {
    if (serviceLinks.looksLikePort(name, text)) {
      return "%s is '%s', which is what Kubernetes sets for a Service of that name: rename the Service, or set enableServiceLinks: false; expected %s"
          .formatted(name, text, setting.expected());
    }
    return setting.isSecret()
        ? "%s does not have the form expected: %s".formatted(name, setting.expected())
        : "%s is '%s', but expected %s".formatted(name, Printable.value(text), setting.expected());
  }

  private void readSecretFile(Setting<?> setting, String name, String file) {
    if (!requirements.used().contains(setting) || file.isEmpty()) {
      return;
    }
    if (isSet(setting.name())) {
      broken.add(setting);
      problems.add("%s and %s are both set; set one of them".formatted(setting.name(), name));
      return;
    }
    @Nullable String text = contentOf(name, file);
    if (text == null) {
      broken.add(setting);
      return;
    }
    try {
      values.put(setting, setting.parse(text));
    } catch (IllegalArgumentException e) {
      broken.add(setting);
      problems.add(
          "%s: the content of %s does not have the form expected: %s"
              .formatted(name, Printable.value(file), setting.expected()));
    }
  }

  private void readProperty(PropertyFamily family, String name, String text) {
    if (family.ignores(name)) {
      return;
    }
    Optional<String> property = family.property(name);
    if (property.isPresent()) {
      putProperty(family, name, property.get(), text);
      return;
    }
    Optional<String> secret =
        name.endsWith(FILE_SUFFIX)
            ? family
                .property(name.substring(0, name.length() - FILE_SUFFIX.length()))
                .filter(family::isSecret)
            : Optional.empty();
    if (secret.isPresent()) {
      readPropertyFile(family, name, secret.get(), text);
      return;
    }
    problems.add(
        "%s stands for no property that can be set through %s*%s"
            .formatted(name, family.prefix(), suggestion(name)));
  }

  private void readPropertyFile(PropertyFamily family, String name, String property, String file) {
    if (file.isEmpty() || !requirements.families().contains(family.prefix())) {
      return;
    }
    String plainName = name.substring(0, name.length() - FILE_SUFFIX.length());
    if (isSet(plainName)) {
      problems.add("%s and %s are both set; set one of them".formatted(plainName, name));
      return;
    }
    @Nullable String text = contentOf(name, file);
    if (text != null) {
      putProperty(family, name, property, text);
    }
  }

  private void putProperty(PropertyFamily family, String name, String property, String text) {
    @Nullable Map<String, String> found = properties.get(family.prefix());
    if (text.isEmpty()) {
      return;
    }
    Optional<String> problem = family.problem(property, text);
    if (problem.isPresent()) {
      problems.add(name + " " + problem.get());
    } else if (found != null) {
      found.put(property, text);
    }
  }

  private void checkPresent(Setting<?> setting) {
    if (!values.containsKey(setting)
        && !broken.contains(setting)
        && setting.defaultValue().isEmpty()) {
      String orFile = setting.fileName().map(file -> " (or " + file + ")").orElse("");
      problems.add(
          "%s%s is not set; expected %s: %s"
              .formatted(setting.name(), orFile, setting.expected(), setting.doc()));
    }
  }

  private boolean isSet(String name) {
    @Nullable String text = variables.get(name);
    return text != null && !text.isEmpty();
  }

  private @Nullable String contentOf(String name, String file) {
    try {
      Path path = Path.of(file);
      if (Files.isRegularFile(path) && Files.size(path) > SECRET_FILE_MAX_BYTES) {
        problems.add(
            "%s: %s is larger than %d bytes"
                .formatted(name, Printable.value(file), SECRET_FILE_MAX_BYTES));
        return null;
      }
      String text = withoutLastLineEnd(Files.readString(path));
      if (text.isEmpty()) {
        problems.add("%s: %s is empty".formatted(name, Printable.value(file)));
        return null;
      }
      return text;
    } catch (CharacterCodingException e) {
      problems.add("%s: %s is not UTF-8 text".formatted(name, Printable.value(file)));
      return null;
    } catch (IOException | InvalidPathException e) {
      problems.add(
          "%s: %s cannot be read (%s)"
              .formatted(name, Printable.value(file), e.getClass().getSimpleName()));
      return null;
    }
  }

  private String suggestion(String name) {
    return Suggestions.closest(name, catalogue.variables())
        .map(other -> "; did you mean " + other + "?")
        .orElse("");
  }

  private static String withoutLastLineEnd(String text) {
    if (text.endsWith("\r\n")) {
      return text.substring(0, text.length() - 2);
    }
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }
}
