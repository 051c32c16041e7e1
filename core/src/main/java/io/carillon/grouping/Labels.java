package io.carillon.grouping;

import io.carillon.fault.InvalidInputException;
import io.carillon.fault.Quote;
import io.carillon.json.JsonFields;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The labels of a config: at most {@value #MOST} keys with one value each, by which users select
 * configs. Keys and values have the form of labels in Kubernetes, so that they need no quoting in a
 * filter, a command line or a file.
 */
public final class Labels {

  /** The maximum number of labels of a config. */
  public static final int MOST = 20;

  /** The form of a key. */
  static final Pattern KEY = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9_./-]{0,61}[A-Za-z0-9])?");

  /** The form of a value. */
  static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_.-]{0,63}");

  private static final String KEY_FORM =
      "must be 1 to 63 characters of A-Z, a-z, 0-9, \"-\", \"_\", \".\" and \"/\", the first and"
          + " last a letter or digit, not %s.";
  private static final String VALUE_FORM =
      "must be at most 63 characters of A-Z, a-z, 0-9, \"-\", \"_\" and \".\", not %s.";

  private Labels() {}

  /** Returns a copy that cannot be changed, ordered by key. */
  public static SortedMap<String, String> copyOf(Map<String, String> labels) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }

  /** Returns why a text is not the key of a label, without a subject; null when it is one. */
  static @Nullable String keyFault(String key) {
    return KEY.matcher(key).matches() ? null : KEY_FORM.formatted(Quote.of(key));
  }

  /** Returns why a text is not the value of a label, without a subject; null when it is one. */
  static @Nullable String valueFault(String value) {
    return VALUE.matcher(value).matches() ? null : VALUE_FORM.formatted(Quote.of(value));
  }

  /** Reads the field {@code labels}, an object of texts; empty when it is absent or invalid. */
  public static SortedMap<String, String> read(JsonFields fields) {
    ObjectNode given = fields.object("labels");
    SortedMap<String, String> labels = new TreeMap<>();
    if (given == null) {
      return labels;
    }
    if (given.size() > MOST) {
      fields.fault(
          "labels", "must have at most %d labels, and has %d.".formatted(MOST, given.size()));
      return labels;
    }
    given.properties().forEach(label -> read(fields, label.getKey(), label.getValue(), labels));
    return labels;
  }

  private static void read(
      JsonFields fields, String key, JsonNode value, Map<String, String> labels) {
    String wrongKey = keyFault(key);
    if (wrongKey != null) {
      fields.fault("labels", "The key of a label " + wrongKey);
    } else if (!value.isString()) {
      fields.fault("labels." + key, "must be a text, not " + JsonFields.shown(value) + ".");
    } else {
      String wrong = valueFault(value.stringValue());
      if (wrong == null) {
        labels.put(key, value.stringValue());
      } else {
        fields.fault("labels." + key, wrong);
      }
    }
  }

  /**
   * Returns labels that a program gave, checked.
   *
   * @throws InvalidInputException naming every fault, by the path in JSON
   */
  public static SortedMap<String, String> checked(Map<String, String> labels) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("labels", json(labels));
    JsonFields fields = new JsonFields(json);
    SortedMap<String, String> read = read(fields);
    fields.done();
    return copyOf(read);
  }

  /** Returns labels as a JSON object, ordered by key. */
  public static ObjectNode json(Map<String, String> labels) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    copyOf(labels).forEach(json::put);
    return json;
  }

  /** Returns the labels of a stored JSON object of texts. */
  public static SortedMap<String, String> of(ObjectNode stored) {
    SortedMap<String, String> labels = new TreeMap<>();
    stored.properties().forEach(one -> labels.put(one.getKey(), one.getValue().asString()));
    return labels;
  }
}
