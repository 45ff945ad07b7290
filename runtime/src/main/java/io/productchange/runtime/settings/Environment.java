package io.productchange.runtime.settings;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A process's settings after they were checked: every value that its {@link Requirements} name,
 * parsed.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Environment {
  private final Map<String, String> variables;
  private final Set<Setting<?>> readable;
  private final Map<Setting<?>, Object> values;
  private final Map<String, Map<String, String>> properties;

  Environment(
      Map<String, String> variables,
      Set<Setting<?>> readable,
      Map<Setting<?>, Object> values,
      Map<String, Map<String, String>> properties) {
    this.variables = Map.copyOf(variables);
    this.readable = Set.copyOf(readable);
    this.values = Map.copyOf(values);
    this.properties = Map.copyOf(properties);
  }

  /**
   * Checks everything at once: names that nobody knows, values that do not parse, secrets given
   * twice or in unreadable files, properties that a library does not have, missing settings, and
   * the rules across settings. An empty value counts as not set.
   *
   * @param variables the environment, as of {@code System.getenv()}
   * @throws SettingsException with every problem found
   */
  public static Environment read(
      Map<String, String> variables, SettingCatalogue catalogue, Requirements requirements) {
    return new EnvironmentReader(variables, catalogue, requirements).read();
  }

  /**
   * Like {@link #read(Map, SettingCatalogue, Requirements)}, for a process that may read every
   * setting.
   */
  public static Environment read(Map<String, String> variables, SettingCatalogue catalogue) {
    Requirements all = Requirements.uses(catalogue.settings().toArray(Setting<?>[]::new));
    for (PropertyFamily family : catalogue.families()) {
      all = all.and(Requirements.passes(family.prefix()));
    }
    return read(variables, catalogue, all);
  }

  /**
   * The setting's value or its default.
   *
   * @throws IllegalStateException if it has neither, or was not among the requirements
   */
  public <T> T get(Setting<T> setting) {
    return optional(setting)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    setting + " is not set, has no default, and was not declared as needed"));
  }

  /**
   * The setting's value or its default, empty where there is neither.
   *
   * @throws IllegalStateException if it was not among the requirements
   */
  public <T> Optional<T> optional(Setting<T> setting) {
    if (!readable.contains(setting)) {
      throw new IllegalStateException(setting + " was not declared as used");
    }
    @Nullable Object value = values.get(setting);
    return value == null ? setting.defaultValue() : Optional.of(setting.cast(value));
  }

  /** Whether the setting itself was set, whatever its default. */
  public boolean isSet(Setting<?> setting) {
    return values.containsKey(setting);
  }

  /**
   * The properties of the family with this prefix by the library's own names, such as {@code
   * security.protocol}; secrets in clear.
   *
   * @throws IllegalStateException if the family was not among the requirements
   */
  public Map<String, String> properties(String prefix) {
    @Nullable Map<String, String> found = properties.get(prefix);
    if (found == null) {
      throw new IllegalStateException(prefix + "* was not declared as used");
    }
    return found;
  }

  /**
   * A variable that is not ours but tells something about the machine, such as {@code HOME}; empty
   * if unset or "".
   */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }
}
