package io.productchange.runtime.settings;

import java.util.Optional;
import java.util.Set;

/**
 * Variables with a common prefix that are handed on to a library as properties of its own, such as
 * {@code KAFKA_*} to Kafka clients. A name of such a prefix is checked against the library's list
 * of names instead of the catalogue.
 */
public interface PropertyFamily {
  /** The prefix of the variables' names, underscore included. */
  String prefix();

  /** Whether a variable of this prefix belongs to somebody else and is to be left alone. */
  boolean ignores(String variable);

  /** The library's property that a variable stands for; empty if there is none of that name. */
  Optional<String> property(String variable);

  /** What is wrong with setting the property to this value, in words that do not show a secret. */
  Optional<String> problem(String property, String value);

  /**
   * Whether a property's value must not be shown, and may come from a file named by {@code …_FILE}.
   */
  boolean isSecret(String property);

  /** The variables that there are, for suggestions. */
  Set<String> variables();
}
