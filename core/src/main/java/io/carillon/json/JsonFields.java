package io.carillon.json;

import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.text.Coded;
import io.carillon.text.StoredText;
import io.carillon.time.Durations;
import io.carillon.time.Instants;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the fields of a JSON object one by one. It collects up to {@value #MOST_COLLECTED} faults
 * instead of stopping at the first; the bound keeps the cost independent of the number of faults. A
 * field with a fault reads as absent. Confined to one thread.
 */
public final class JsonFields {

  /** The maximum number of collected faults; {@link InvalidInputException} reports fewer. */
  static final int MOST_COLLECTED = 100;

  private final ObjectNode object;
  private final String path;
  private final List<Fault> faults;
  private final Set<String> known = new TreeSet<>();

  /** Creates a reader of a top-level object with its own list of faults. */
  public JsonFields(ObjectNode object) {
    this(object, "", new ArrayList<>());
  }

  /**
   * Creates a reader of an object.
   *
   * @param path the path of the object, a prefix of its fields' paths; empty for a top-level object
   * @param faults the list to which faults are added
   */
  public JsonFields(ObjectNode object, String path, List<Fault> faults) {
    this.object = object;
    this.path = path;
    this.faults = faults;
  }

  /** Adds a fault of a field, unless the list is full. */
  public void fault(String field, String message) {
    if (faults.size() < MOST_COLLECTED) {
      faults.add(new Fault(path(field), message));
    }
  }

  /** Adds faults that were found within this object; their paths are relative to it. */
  public void faults(List<Fault> found) {
    for (Fault fault : found) {
      fault(fault.path(), fault.message());
    }
  }

  private String path(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  /** Returns the beginning of a value as JSON, for a message. */
  public static String shown(JsonNode node) {
    return ShownJson.of(node);
  }

  /** Returns the value of a field; null when it is absent or null. */
  public @Nullable JsonNode node(String field) {
    known.add(field);
    JsonNode node = object.get(field);
    return node == null || node.isNull() ? null : node;
  }

  /** Adds a fault when a field is absent or null. */
  public void require(String field, String example) {
    if (node(field) == null) {
      fault(field, "is missing: " + example + ".");
    }
  }

  /**
   * Returns a text of {@code min} to {@code max} UTF-16 code units, without U+0000 and unpaired
   * surrogates; null when it is absent or invalid.
   */
  public @Nullable String text(String field, int min, int max) {
    JsonNode node = node(field);
    if (node == null) {
      return null;
    }
    if (!node.isString()) {
      fault(field, "must be a text, not " + shown(node) + ".");
      return null;
    }
    String text = node.stringValue();
    String wrong =
        text.length() < min || text.length() > max
            ? "must have %d to %d characters, and has %d.".formatted(min, max, text.length())
            : StoredText.fault(text);
    if (wrong != null) {
      fault(field, wrong);
      return null;
    }
    return text;
  }

  /** Returns a text like {@link #text}; its absence is a fault, too. */
  public @Nullable String required(String field, int min, int max) {
    String text = text(field, min, max);
    if (text == null && node(field) == null) {
      fault(field, "is missing.");
    }
    return text;
  }

  /** Returns a whole number within the bounds, inclusive; null when it is absent or invalid. */
  public @Nullable Integer integer(String field, int min, int max) {
    JsonNode node = node(field);
    if (node == null) {
      return null;
    }
    if (!node.isIntegralNumber()
        || !node.canConvertToInt()
        || node.intValue() < min
        || node.intValue() > max) {
      fault(
          field, "must be a whole number from %d to %d, not %s.".formatted(min, max, shown(node)));
      return null;
    }
    return node.intValue();
  }

  /**
   * Returns a whole number from 1 to {@code max}; {@code otherwise} when it is absent or invalid.
   */
  public int count(String field, int otherwise, int max) {
    Integer count = integer(field, 1, max);
    return count == null ? otherwise : count;
  }

  /** Returns a number within the bounds, inclusive; null when it is absent or invalid. */
  public @Nullable Double decimal(String field, double min, double max) {
    JsonNode node = node(field);
    if (node == null) {
      return null;
    }
    double value = node.isNumber() ? Double.parseDouble(node.asString()) : Double.NaN;
    if (!(value >= min && value <= max)) {
      fault(field, "must be a number from %s to %s, not %s.".formatted(min, max, shown(node)));
      return null;
    }
    return value;
  }

  /** Returns a boolean; false when it is absent or invalid. */
  public boolean flag(String field) {
    JsonNode node = node(field);
    if (node == null || node.isBoolean()) {
      return node != null && node.booleanValue();
    }
    fault(field, "must be true or false, not " + shown(node) + ".");
    return false;
  }

  /** Returns a duration within the bounds, inclusive; null when it is absent or invalid. */
  public @Nullable Duration duration(String field, Duration min, Duration max) {
    String text = text(field, 1, 100);
    if (text == null) {
      return null;
    }
    try {
      Duration duration = Durations.parse(text);
      if (duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0) {
        return duration;
      }
      String bounds = Durations.format(min) + " to " + Durations.format(max);
      fault(field, "must be from %s, not %s.".formatted(bounds, text));
    } catch (IllegalArgumentException e) {
      fault(field, String.valueOf(e.getMessage()));
    }
    return null;
  }

  /** Returns an instant in a format of {@link Instants}; null when it is absent or invalid. */
  public @Nullable Instant instant(String field) {
    String text = text(field, 1, 100);
    if (text == null) {
      return null;
    }
    try {
      return Instants.parse(text);
    } catch (IllegalArgumentException e) {
      fault(field, String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** Returns an enum constant by its code; null when it is absent or invalid. */
  public <E extends Enum<E>> @Nullable E choice(String field, Class<E> type) {
    JsonNode node = node(field);
    if (node == null) {
      return null;
    }
    Optional<E> found = node.isString() ? Coded.find(type, node.stringValue()) : Optional.empty();
    if (found.isEmpty()) {
      fault(field, "must be one of %s, not %s.".formatted(Coded.codes(type), shown(node)));
    }
    return found.orElse(null);
  }

  /** Returns an object; null when it is absent or invalid. */
  public @Nullable ObjectNode object(String field) {
    JsonNode node = node(field);
    if (node == null || node instanceof ObjectNode) {
      return (ObjectNode) node;
    }
    fault(field, "must be an object, not " + shown(node) + ".");
    return null;
  }

  /**
   * Returns the objects of a list of at most {@code max} objects; empty when the list is absent or
   * invalid.
   */
  public List<ObjectNode> objects(String field, int max) {
    JsonNode node = node(field);
    if (node != null && node.isArray() && node.size() <= max) {
      return elements(field, node);
    }
    if (node != null) {
      fault(field, "must be a list of at most " + max + " objects.");
    }
    return new ArrayList<>();
  }

  private List<ObjectNode> elements(String field, JsonNode node) {
    List<ObjectNode> objects = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      if (node.get(i) instanceof ObjectNode one) {
        objects.add(one);
      } else {
        fault(field + "[" + i + "]", "must be an object, not " + shown(node.get(i)) + ".");
      }
    }
    return objects;
  }

  /** Returns the id of a task config; null when it is absent or invalid. */
  public @Nullable Long id(String field) {
    JsonNode node = node(field);
    return node == null ? null : id(field, node);
  }

  private @Nullable Long id(String field, JsonNode node) {
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      return node.longValue();
    }
    fault(field, "must be the id of a task config, not " + shown(node) + ".");
    return null;
  }

  /**
   * Returns the 1 to {@code max} ids of task configs of a list, in list order, without the invalid
   * ones.
   */
  public List<Long> ids(String field, int max) {
    JsonNode node = node(field);
    List<Long> ids = new ArrayList<>();
    if (node == null || !node.isArray() || node.isEmpty() || node.size() > max) {
      fault(field, "must be a list of 1 to " + max + " ids.");
      return ids;
    }
    for (int i = 0; i < node.size(); i++) {
      Long id = id(field + "[" + i + "]", node.get(i));
      if (id != null) {
        ids.add(id);
      }
    }
    return ids;
  }

  /** Returns a reader of a nested object; null when it is absent or invalid. */
  public @Nullable JsonFields inside(String field) {
    ObjectNode inner = object(field);
    return inner == null ? null : new JsonFields(inner, path(field), faults);
  }

  /** Marks fields as known, which are read elsewhere or only shown in responses. */
  public JsonFields ignoring(String... fields) {
    known.addAll(List.of(fields));
    return this;
  }

  /** Adds a fault for every field that was not read; call it last. */
  public void refuseUnknown() {
    for (String field : object.propertyNames()) {
      if (faults.size() >= MOST_COLLECTED) {
        return;
      }
      if (!known.contains(field)) {
        fault(field, "is not known here; known are " + String.join(", ", known) + ".");
      }
    }
  }

  /**
   * Adds a fault for every field that was not read, and throws if there are any faults.
   *
   * @throws InvalidInputException with the faults
   */
  public void done() {
    refuseUnknown();
    if (!faults.isEmpty()) {
      throw new InvalidInputException(faults);
    }
  }
}
