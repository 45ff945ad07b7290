package io.productchange.kossimulator.rule;

import io.productchange.kossimulator.json.Json;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes the fields of one JSON object, gathers every problem under the field's path, and in the end
 * names the fields nobody asked for. A field with a problem reads as its default.
 */
final class Fields {
  private final ObjectNode node;
  private final String path;
  private final List<String> problems;
  private final Set<String> known = new LinkedHashSet<>();

  Fields(ObjectNode node, String path, List<String> problems) {
    this.node = node;
    this.path = path;
    this.problems = problems;
  }

  void problem(String name, String text) {
    problems.add((path.isEmpty() ? name : path + "." + name) + " " + text);
  }

  @Nullable JsonNode take(String name) {
    known.add(name);
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value;
  }

  /** The object of this name; null, with a problem, when there is none. */
  @Nullable Fields object(String name) {
    if (take(name) == null) {
      problem(name, "is missing");
      return null;
    }
    return objectOrEmpty(name);
  }

  /** The object of this name; an empty one when it is not there. */
  Fields objectOrEmpty(String name) {
    JsonNode value = take(name);
    if (value != null && !value.isObject()) {
      problem(name, "must be an object");
    }
    return new Fields(
        value instanceof ObjectNode object ? object : Json.object(),
        path.isEmpty() ? name : path + "." + name,
        problems);
  }

  @Nullable String text(String name, int maxLength) {
    JsonNode value = take(name);
    if (value == null) {
      return null;
    }
    if (!value.isString()) {
      problem(name, "must be a text but is " + value);
      return null;
    }
    String text = value.stringValue();
    if (text.length() > maxLength) {
      problem(name, "must have at most " + maxLength + " characters but has " + text.length());
      return null;
    }
    return text;
  }

  @Nullable Pattern pattern(String name) {
    String text = text(name, 200);
    if (text == null) {
      return null;
    }
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      problem(name, "is no regular expression: " + e.getDescription());
      return null;
    }
  }

  <E extends Enum<E>> E choice(String name, Class<E> type, E fallback) {
    String text = text(name, 100);
    return text == null ? fallback : constant(name, type, text, fallback);
  }

  private <E extends Enum<E>> E constant(String name, Class<E> type, String text, E fallback) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(text)) {
        return constant;
      }
    }
    problem(
        name,
        "must be one of " + Arrays.toString(type.getEnumConstants()) + " but is \"" + text + "\"");
    return fallback;
  }

  /** One constant or an array of them; empty when the field is not there. */
  <E extends Enum<E>> Set<E> choices(String name, Class<E> type) {
    JsonNode value = take(name);
    Set<E> found = new LinkedHashSet<>();
    if (value == null) {
      return found;
    }
    List<JsonNode> elements = new ArrayList<>();
    if (value instanceof ArrayNode array) {
      array.forEach(elements::add);
      if (elements.isEmpty()) {
        problem(name, "must not be empty");
      }
    } else {
      elements.add(value);
    }
    E fallback = type.getEnumConstants()[0];
    for (JsonNode element : elements) {
      found.add(constant(name, type, element.asString(), fallback));
    }
    return found;
  }

  @Nullable Long wholeOrNull(String name, long min, long max) {
    JsonNode value = take(name);
    if (value == null) {
      return null;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < min
        || value.longValue() > max) {
      problem(name, "must be a whole number from " + min + " to " + max + " but is " + value);
      return null;
    }
    return value.longValue();
  }

  long whole(String name, long min, long max, long fallback) {
    Long value = wholeOrNull(name, min, max);
    return value == null ? fallback : value;
  }

  double fraction(String name, double fallback) {
    JsonNode value = take(name);
    if (value == null) {
      return fallback;
    }
    if (!value.isNumber() || value.doubleValue() < 0 || value.doubleValue() > 1) {
      problem(name, "must be a number from 0 to 1 but is " + value);
      return fallback;
    }
    return value.doubleValue();
  }

  boolean flag(String name, boolean fallback) {
    JsonNode value = take(name);
    if (value == null) {
      return fallback;
    }
    if (!value.isBoolean()) {
      problem(name, "must be true or false but is " + value);
      return fallback;
    }
    return value.booleanValue();
  }

  @Nullable Duration durationOrNull(String name, Duration max) {
    String text = text(name, 40);
    if (text == null) {
      return null;
    }
    try {
      Duration value = Duration.parse(text);
      if (!value.isNegative() && value.compareTo(max) <= 0) {
        return value;
      }
      problem(name, "must be from PT0S to " + max + " but is " + text);
    } catch (DateTimeParseException e) {
      problem(name, "must be an ISO-8601 duration such as PT0.5S but is \"" + text + "\"");
    }
    return null;
  }

  Duration duration(String name, Duration max, Duration fallback) {
    Duration value = durationOrNull(name, max);
    return value == null ? fallback : value;
  }

  /** Like {@link #durationOrNull}, but must be there. */
  Duration required(String name, Duration max) {
    if (take(name) == null) {
      problem(name, "is missing");
    }
    return duration(name, max, Duration.ZERO);
  }

  /** Call when every field was taken. */
  void finish() {
    for (String name : node.propertyNames()) {
      if (!known.contains(name)) {
        problem(name, "is not known here; known are " + String.join(", ", known));
      }
    }
  }
}
