package io.productchange.runtime.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What one process needs of the environment: settings it reads, those among them that must be
 * there, and rules across several. Only what a process reads is parsed; what it does not read may
 * be anything.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Requirements {
  /** Nothing at all. */
  public static final Requirements NONE = new Requirements(Set.of(), Set.of(), Set.of(), List.of());

  private final Set<Setting<?>> used;
  private final Set<Setting<?>> needed;
  private final Set<String> families;
  private final List<Rule> rules;

  private Requirements(
      Set<Setting<?>> used, Set<Setting<?>> needed, Set<String> families, List<Rule> rules) {
    this.used = used;
    this.needed = needed;
    this.families = families;
    this.rules = rules;
  }

  /** The settings may be set. */
  public static Requirements uses(Setting<?>... settings) {
    return new Requirements(Set.copyOf(Arrays.asList(settings)), Set.of(), Set.of(), List.of());
  }

  /** The settings must be set unless they have a default. */
  public static Requirements needs(Setting<?>... settings) {
    Set<Setting<?>> all = Set.copyOf(Arrays.asList(settings));
    return new Requirements(all, all, Set.of(), List.of());
  }

  /** Properties of the {@link PropertyFamily} with this prefix are read. */
  public static Requirements passes(String prefix) {
    return new Requirements(Set.of(), Set.of(), Set.of(prefix), List.of());
  }

  /**
   * A rule across settings. It is asked only when each of the given settings, if set, has a good
   * value.
   *
   * @param settings the settings that the rule reads; they are used by that
   */
  public static Requirements rule(List<Setting<?>> settings, Check check) {
    return new Requirements(
        Set.copyOf(settings), Set.of(), Set.of(), List.of(new Rule(List.copyOf(settings), check)));
  }

  /** All of these and all of those. */
  public Requirements and(Requirements other) {
    List<Rule> allRules = new ArrayList<>(rules);
    allRules.addAll(other.rules);
    return new Requirements(
        union(used, other.used),
        union(needed, other.needed),
        union(families, other.families),
        List.copyOf(allRules));
  }

  /** Every setting that is read. */
  public Set<Setting<?>> settings() {
    return used;
  }

  /** The prefix of every family of properties that is read. */
  public Set<String> prefixes() {
    return families;
  }

  Set<Setting<?>> used() {
    return used;
  }

  Set<Setting<?>> needed() {
    return needed;
  }

  Set<String> families() {
    return families;
  }

  List<Rule> rules() {
    return rules;
  }

  private static <E> Set<E> union(Set<? extends E> some, Set<? extends E> others) {
    Set<E> all = new LinkedHashSet<>(some);
    all.addAll(others);
    return Set.copyOf(all);
  }

  /** What a rule asks. */
  @FunctionalInterface
  public interface Check {
    /** Each problem as a sentence that names the settings concerned; none if the rule holds. */
    Stream<String> problems(Environment environment);
  }

  record Rule(List<Setting<?>> settings, Check check) {}
}
