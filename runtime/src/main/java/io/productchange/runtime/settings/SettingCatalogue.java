package io.productchange.runtime.settings;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All settings that any command of a product knows, the prefixes that are the product's own (an
 * unknown variable with such a prefix is a mistake), and the families of variables that are handed
 * on to libraries.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class SettingCatalogue {
  private final Map<String, Setting<?>> settings;
  private final Set<String> reservedPrefixes;
  private final Set<String> ignored;
  private final List<PropertyFamily> families;
  private final Set<String> endpoints;

  private SettingCatalogue(Builder builder) {
    this.settings = Map.copyOf(builder.settings);
    this.reservedPrefixes = Set.copyOf(builder.reservedPrefixes);
    this.ignored = Set.copyOf(builder.ignored);
    this.families = List.copyOf(builder.families);
    this.endpoints = Set.copyOf(builder.endpoints);
    this.ordered = List.copyOf(builder.settings.values());
  }

  private final List<Setting<?>> ordered;

  public static Builder builder() {
    return new Builder();
  }

  /** All settings in the order in which they were added. */
  public List<Setting<?>> settings() {
    return ordered;
  }

  public Optional<Setting<?>> setting(String name) {
    return Optional.ofNullable(settings.get(name));
  }

  /** The secret whose value the variable {@code NAME_FILE} may point to. */
  Optional<Setting<?>> secretOfFile(String variable) {
    if (!variable.endsWith("_FILE")) {
      return Optional.empty();
    }
    String name = variable.substring(0, variable.length() - "_FILE".length());
    return setting(name).filter(Setting::isSecret);
  }

  /** The variables that say where the parts of a running system are. */
  Set<String> endpoints() {
    return endpoints;
  }

  List<PropertyFamily> families() {
    return families;
  }

  /** Whether the name has one of the product's own prefixes and is not among the ignored ones. */
  boolean isReserved(String variable) {
    return !ignored.contains(variable) && reservedPrefixes.stream().anyMatch(variable::startsWith);
  }

  /** Every variable's name that would be understood, for suggestions. */
  Set<String> variables() {
    Set<String> names = new LinkedHashSet<>(settings.keySet());
    settings.values().forEach(setting -> setting.fileName().ifPresent(names::add));
    families.forEach(family -> names.addAll(family.variables()));
    return names;
  }

  /** Collects a catalogue; not safe for use by several threads. */
  public static final class Builder {
    private final Map<String, Setting<?>> settings = new LinkedHashMap<>();
    private final Set<String> reservedPrefixes = new LinkedHashSet<>();
    private final Set<String> ignored = new LinkedHashSet<>();
    private final List<PropertyFamily> families = new java.util.ArrayList<>();
    private final Set<String> endpoints = new LinkedHashSet<>();

    private Builder() {}

    /**
     * @throws IllegalArgumentException if there is a setting of that name already
     */
    public Builder add(Setting<?>... more) {
      return addAll(Arrays.asList(more));
    }

    /**
     * @throws IllegalArgumentException if there is a setting of such a name already
     */
    public Builder addAll(Collection<? extends Setting<?>> more) {
      for (Setting<?> setting : more) {
        if (settings.putIfAbsent(setting.name(), setting) != null) {
          throw new IllegalArgumentException("two settings named " + setting.name());
        }
      }
      return this;
    }

    /** A variable that begins so and is no setting is an error. */
    public Builder reserve(String... prefixes) {
      reservedPrefixes.addAll(Arrays.asList(prefixes));
      return this;
    }

    /**
     * Names that a reserved prefix would claim although they are not the product's, such as {@code
     * HTTP_PROXY}.
     */
    public Builder ignore(String... variables) {
      ignored.addAll(Arrays.asList(variables));
      return this;
    }

    /** Variables that say where the parts of a running system are: see {@link EndpointsFile}. */
    public Builder endpoints(String... variables) {
      endpoints.addAll(Arrays.asList(variables));
      return this;
    }

    public Builder family(PropertyFamily family) {
      families.add(family);
      return this;
    }

    public SettingCatalogue build() {
      return new SettingCatalogue(this);
    }
  }
}
