package io.productchange.kossimulator.rule;

import io.productchange.kossimulator.catalogue.IntegrationType;
import io.productchange.kossimulator.json.Json;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads rules: one object, or an array of them. Unknown fields are problems. */
final class RuleParser {
  private static final int MAX_RULES = 1_000;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

  private final List<String> problems = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private int nextId;

  /**
   * @param taken ids in force that the new rules must not have
   * @param nextId the number of the first made-up id
   */
  private RuleParser(Set<String> taken, int nextId) {
    ids.addAll(taken);
    this.nextId = nextId;
  }

  static List<Rule> parse(byte[] json, Set<String> taken, int nextId) throws InvalidRulesException {
    RuleParser parser = new RuleParser(taken, nextId);
    List<Rule> rules = parser.read(json);
    if (!parser.problems.isEmpty()) {
      throw new InvalidRulesException(parser.problems);
    }
    return rules;
  }

  private List<Rule> read(byte[] json) {
    JsonNode node;
    try {
      node = Json.parse(json);
    } catch (JacksonException e) {
      problems.add("rules are not readable as JSON: " + e.getOriginalMessage());
      return List.of();
    }
    List<Rule> rules = new ArrayList<>();
    if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        readOne(array.get(i), "rules[" + i + "]", rules);
      }
    } else {
      readOne(node, "", rules);
    }
    if (rules.size() > MAX_RULES) {
      problems.add("rules: at most " + MAX_RULES + " are possible but there are " + rules.size());
    }
    return rules;
  }

  private void readOne(JsonNode node, String path, List<Rule> rules) {
    if (!(node instanceof ObjectNode object)) {
      problems.add((path.isEmpty() ? "a rule" : path) + " must be an object");
      return;
    }
    Fields fields = new Fields(object, path, problems);
    String id = id(fields);
    Fields behaviourFields = fields.object("behaviour");
    Behaviour behaviour = behaviourFields == null ? null : BehaviourParser.parse(behaviourFields);
    Match match = match(fields, behaviour);
    fields.finish();
    if (behaviour != null) {
      rules.add(new Rule(id, match, behaviour, object.deepCopy().put("id", id)));
    }
  }

  private String id(Fields fields) {
    String id = fields.text("id", 64);
    if (id == null) {
      do {
        id = "rule-" + nextId++;
      } while (ids.contains(id));
    } else if (!ID.matcher(id).matches()) {
      fields.problem("id", "must be 1 to 64 of A-Z a-z 0-9 . _ : -");
    }
    if (!ids.add(id)) {
      fields.problem("id", "\"" + id + "\" is used already");
    }
    return id;
  }

  private static Match match(Fields rule, @Nullable Behaviour behaviour) {
    Fields fields = rule.objectOrEmpty("match");
    Long nth = fields.wholeOrNull("nth", 1, Integer.MAX_VALUE);
    Long times = fields.wholeOrNull("times", 1, Integer.MAX_VALUE);
    Match match =
        new Match(
            types(fields, behaviour),
            fields.text("lineNumber", 64),
            fields.pattern("lineNumberPattern"),
            fields.text("requestId", 200),
            fields.pattern("requestIdPattern"),
            fields.text("targetProductCode", 64),
            nth == null ? null : nth.intValue(),
            times == null ? null : times.intValue(),
            fields.fraction("probability", 1));
    fields.finish();
    if (behaviour != null && behaviour.slot() == Slot.RECEPTION && match.needsBody()) {
      fields.problem(
          "lineNumber",
          "and the like cannot be matched by what happens before the body is read;"
              + " use integrationType, nth, times or probability");
    }
    return match;
  }

  /** The calls named, or all that the behaviour suits. */
  private static Set<IntegrationType> types(Fields fields, @Nullable Behaviour behaviour) {
    Set<IntegrationType> named = fields.choices("integrationType", IntegrationType.class);
    if (behaviour == null) {
      return named;
    }
    if (named.isEmpty()) {
      return behaviour.suits();
    }
    EnumSet<IntegrationType> unsuited = EnumSet.copyOf(named);
    unsuited.removeAll(behaviour.suits());
    if (!unsuited.isEmpty()) {
      fields.problem(
          "integrationType",
          "must be of " + behaviour.suits() + " for this behaviour but names " + unsuited);
    }
    return named;
  }
}
