package io.productchange.kossimulator.rule;

import io.productchange.kossimulator.catalogue.IntegrationType;
import io.productchange.kossimulator.http.Ending;
import io.productchange.kossimulator.json.Json;
import io.productchange.kossimulator.rule.Behaviour.AtReception;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rules in force, in order. For each {@link Slot} of a call's plan, the first rule that matches
 * takes it; a rule whose slot is taken neither applies nor counts the call. Thread-safe.
 */
public final class RuleBook {
  private static final int MAX_RULES = 1_000;

  private final long seed;
  private volatile List<ActiveRule> rules = List.of();
  private int nextId = 1;

  /** No rules yet; chance is drawn from the seed. */
  public RuleBook(long seed) {
    this.seed = seed;
  }

  /**
   * Puts these rules in the place of all others.
   *
   * @throws InvalidRulesException if one of them cannot be accepted; then nothing changes
   */
  public synchronized void replace(byte[] json) throws InvalidRulesException {
    rules = List.copyOf(activate(json, Set.of()));
  }

  /**
   * Adds rules after the others.
   *
   * @return the ids of the new ones
   * @throws InvalidRulesException if one of them cannot be accepted; then nothing changes
   */
  public synchronized List<String> add(byte[] json) throws InvalidRulesException {
    Set<String> taken = new HashSet<>();
    rules.forEach(rule -> taken.add(rule.rule().id()));
    List<ActiveRule> added = activate(json, taken);
    List<ActiveRule> all = new ArrayList<>(rules);
    all.addAll(added);
    if (all.size() > MAX_RULES) {
      throw new InvalidRulesException(
          List.of(
              "rules: at most " + MAX_RULES + " are possible but there would be " + all.size()));
    }
    rules = List.copyOf(all);
    return added.stream().map(rule -> rule.rule().id()).toList();
  }

  /** Takes all rules away. */
  public synchronized void clear() {
    rules = List.of();
  }

  /** Takes one rule away; false when there is none of this id. */
  public synchronized boolean remove(String id) {
    List<ActiveRule> kept = new ArrayList<>(rules);
    boolean removed = kept.removeIf(rule -> rule.rule().id().equals(id));
    rules = List.copyOf(kept);
    return removed;
  }

  private List<ActiveRule> activate(byte[] json, Set<String> taken) throws InvalidRulesException {
    List<Rule> parsed = RuleParser.parse(json, taken, nextId);
    nextId += parsed.size();
    return parsed.stream().map(rule -> new ActiveRule(rule, seed)).toList();
  }

  /** The rules with their counts. */
  public ArrayNode toJson() {
    ArrayNode array = Json.object().arrayNode();
    for (ActiveRule rule : rules) {
      array.add(rule.toJson());
    }
    return array;
  }

  /** One rule with its counts, if it is there. */
  public Optional<ObjectNode> toJson(String id) {
    return rules.stream()
        .filter(rule -> rule.rule().id().equals(id))
        .findFirst()
        .map(ActiveRule::toJson);
  }

  /** Whether a call is cut before its body is read, and how. Counts. */
  public Optional<Ending> reception(IntegrationType type) {
    CallFacts facts = new CallFacts(type, null, null, null);
    for (ActiveRule rule : rules) {
      if (rule.rule().behaviour() instanceof AtReception reception && rule.applyTo(facts) != null) {
        return Optional.of(reception.ending());
      }
    }
    return Optional.empty();
  }

  /** The plan of a call whose body was read. Counts. */
  public Plan plan(CallFacts call) {
    Map<Slot, Applied> slots = new EnumMap<>(Slot.class);
    for (ActiveRule rule : rules) {
      Slot slot = rule.rule().behaviour().slot();
      if (slot != Slot.RECEPTION && !slots.containsKey(slot)) {
        Applied applied = rule.applyTo(call);
        if (applied != null) {
          slots.put(slot, applied);
        }
      }
    }
    return new Plan(slots);
  }
}
