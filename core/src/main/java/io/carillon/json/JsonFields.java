package io.carillon.json;

import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.text.StoredText;
import io.carillon.time.Durations;
import io.carillon.time.Instants;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the fields of a JSON object one by one, and collects the faults instead of stopping at the
 * first, up to {@value #MOST_COLLECTED}: what an object costs does not grow with its faults. A
 * field with a fault reads as absent. It is for one thread.
 */
public final class JsonFields {

  /** Faults that are kept; {@link InvalidInputException} tells fewer. */
  static final int MOST_COLLECTED = 100;

  private final ObjectNode object;
  private final String path;
  private final List<Fault> faults;
  private final Set<String> known = new TreeSet<>();

  /** Reads an outermost object, with faults of its own. */
  public JsonFields(ObjectNode object) {
    this(object, "", new ArrayList<>());
  }

  /**
   * Reads that object.
   *
   * @param path of the object, put before those of its fields; empty for the outermost
   * @param faults that are added to
   */
  public JsonFields(ObjectNode object, String path, List<Fault> faults) {
    this.object = object;
    this.path = path;
    this.faults = faults;
  }

  /** Adds a fault of a field. */
  public void fault(String field, String message) {
    if (faults.size() < MOST_COLLECTED) {
      faults.add(new Fault(path(field), message));
    }
  }

  /** Adds faults that were found inside of this object, their paths as seen from it. */
  public void faults(List<Fault> found) {
    for (Fault fault : found) {
      fault(fault.path(), fault.message());
    }
  }

  private String path(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  /** A value as a message repeats it: its beginning, as JSON. */
  public static String shown(JsonNode node) {
    return ShownJson.of(node);
  }

  /** The present, non-null value of a field. */
  public @Nullable JsonNode node(String field) {
    known.add(field);
    JsonNode node = object.get(field);
    return node == null || node.isNull() ? null : node;
  }

  /** Finds fault with a field that is absent or null. */
  public void require(String field, String example) {
    if (node(field) == null) {
      fault(field, "is missing: " + example + ".");
    }
  }

  /**
   * A text within these lengths, in UTF-16 code units, without U+0000 and without half a surrogate
   * pair; null where there is none, or a fault.
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
    if (text.length() < min || text.length() > max) {
      fault(field, "must have %d to %d characters, and has %d.".formatted(min, max, text.length()));
      return null;
    }
    String unstorable = StoredText.fault(text);
    if (unstorable != null) {
      fault(field, unstorable);
      return null;
    }
    return text;
  }

  /** The same, and its absence is a fault. */
  public @Nullable String required(String field, int min, int max) {
    String text = text(field, min, max);
    if (text == null && node(field) == null) {
      fault(field, "is missing.");
    }
    return text;
  }

  /** A whole number within these bounds; null where there is none, or a fault. */
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

  /** A whole number from 1 to {@code max}; {@code otherwise} where there is none, or a fault. */
  public int count(String field, int otherwise, int max) {
    Integer count = integer(field, 1, max);
    return count == null ? otherwise : count;
  }

  /** A number within these bounds; null where there is none, or a fault. */
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

  /** A boolean; false where there is none, or a fault. */
  public boolean flag(String field) {
    JsonNode node = node(field);
    if (node == null || node.isBoolean()) {
      return node != null && node.booleanValue();
    }
    fault(field, "must be true or false, not " + shown(node) + ".");
    return false;
  }

  /** A duration within these bounds; null where there is none, or a fault. */
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
      fault(
          field,
          "must be from %s to %s, not %s."
              .formatted(Durations.format(min), Durations.format(max), text));
    } catch (IllegalArgumentException e) {
      fault(field, String.valueOf(e.getMessage()));
    }
    return null;
  }

  /** An instant as {@link Instants} reads it; null where there is none, or a fault. */
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

  /** One of an enum's names in lower case; null where there is none, or a fault. */
  public <E extends Enum<E>> @Nullable E choice(String field, Class<E> type) {
    JsonNode node = node(field);
    if (node == null) {
      return null;
    }
    for (E constant : type.getEnumConstants()) {
      if (node.isString() && code(constant).equals(node.stringValue())) {
        return constant;
      }
    }
    String choices =
        Arrays.stream(type.getEnumConstants())
            .map(JsonFields::code)
            .collect(Collectors.joining(", "));
    fault(field, "must be one of %s, not %s.".formatted(choices, shown(node)));
    return null;
  }

  private static String code(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** An object; null where there is none, or a fault. */
  public @Nullable ObjectNode object(String field) {
    JsonNode node = node(field);
    if (node == null || node instanceof ObjectNode) {
      return (ObjectNode) node;
    }
    fault(field, "must be an object, not " + shown(node) + ".");
    return null;
  }

  /** The objects of a list, at most {@code max} of them; none where there is no list. */
  public List<ObjectNode> objects(String field, int max) {
    JsonNode node = node(field);
    List<ObjectNode> objects = new ArrayList<>();
    if (node == null) {
      return objects;
    }
    if (!node.isArray() || node.size() > max) {
      fault(field, "must be a list of at most " + max + " objects.");
      return objects;
    }
    for (int i = 0; i < node.size(); i++) {
      if (node.get(i) instanceof ObjectNode one) {
        objects.add(one);
      } else {
        fault(field + "[" + i + "]", "must be an object, not " + shown(node.get(i)) + ".");
      }
    }
    return objects;
  }

  /** The id of a task config; null where there is none, or a fault. */
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

  /** The ids of task configs, 1 to {@code max} of them, in the order of the list. */
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

  /** The fields of an object inside this one; null where there is none. */
  public @Nullable JsonFields inside(String field) {
    ObjectNode inner = object(field);
    return inner == null ? null : new JsonFields(inner, path(field), faults);
  }

  /** A field that is read elsewhere or only shown, and so is not unknown. */
  public JsonFields ignoring(String... fields) {
    known.addAll(List.of(fields));
    return this;
  }

  /** To be called last: a field that nothing asked for is a fault. */
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
   * Refuses what is unknown, and then everything at which fault was found.
   *
   * @throws InvalidInputException naming the faults
   */
  public void done() {
    refuseUnknown();
    if (!faults.isEmpty()) {
      throw new InvalidInputException(faults);
    }
  }
}
