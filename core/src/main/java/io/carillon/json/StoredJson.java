package io.carillon.json;

import io.carillon.fault.Fault;
import io.carillon.text.StoredText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BinaryNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.NumericNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.POJONode;
import tools.jackson.databind.node.StringNode;

/** Checks whether a user's JSON can be stored exactly, and compares it as it is stored. */
public final class StoredJson {

  private static final int MOST = 20;

  private StoredJson() {}

  /**
   * Returns the faults of everything that PostgreSQL cannot store exactly: texts and field names
   * with U+0000 or an unpaired surrogate, numbers that are not finite or have more than {@value
   * JsonNumbers#MAX_DIGITS} digits, and Java objects that are not JSON.
   *
   * @param path the path of the JSON itself, a prefix of the paths within it; empty for none
   * @return at most 20 faults; empty when all of it can be stored
   */
  public static List<Fault> faults(JsonNode json, String path) {
    List<Fault> faults = new ArrayList<>();
    collect(json, JsonPath.of(path), faults);
    return faults;
  }

  private static void collect(JsonNode node, JsonPath path, List<Fault> faults) {
    if (faults.size() >= MOST) {
      return;
    }
    switch (node) {
      case ObjectNode object ->
          object.forEachEntry((name, value) -> field(name, value, path, faults));
      case ArrayNode array -> elements(array, path, faults);
      case StringNode string -> add(path, StoredText.fault(string.stringValue()), faults);
      case NumericNode number -> add(path, fault(number), faults);
      case POJONode other -> add(path, noJson(other), faults);
      case BinaryNode other -> add(path, noJson(other), faults);
      case MissingNode other -> add(path, noJson(other), faults);
      default -> {} // true, false and null
    }
  }

  private static void elements(ArrayNode array, JsonPath path, List<Fault> faults) {
    for (int i = 0; i < array.size(); i++) {
      collect(array.get(i), path.element(i), faults);
    }
  }

  private static void field(String name, JsonNode value, JsonPath path, List<Fault> faults) {
    String fault = StoredText.fault(name);
    JsonPath inside = path.field(StoredText.escape(name));
    add(inside, fault == null ? null : "has a name that cannot be stored: it " + fault, faults);
    collect(value, inside, faults);
  }

  private static void add(JsonPath path, @Nullable String fault, List<Fault> faults) {
    if (fault != null && faults.size() < MOST) {
      faults.add(new Fault(path.text(), fault));
    }
  }

  private static @Nullable String fault(NumericNode number) {
    if (number.isDouble() || number.isFloat()) {
      return Double.isFinite(number.doubleValue())
          ? null
          : "must be a finite number, not " + number.doubleValue() + ".";
    }
    boolean fits =
        number.isBigInteger()
            ? JsonNumbers.fit(number.bigIntegerValue())
            : !number.isBigDecimal() || JsonNumbers.fit(number.decimalValue());
    return fits ? null : JsonNumbers.FAULT + ".";
  }

  private static String noJson(JsonNode node) {
    return "must be JSON, not a " + node.getClass().getSimpleName() + ".";
  }

  /**
   * Returns whether two values are equal as a jsonb column stores them: 1e2 equals 100, but 1.0
   * differs from 1. Null is an absent value.
   */
  public static boolean areEqual(@Nullable JsonNode one, @Nullable JsonNode other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    return one.equals(StoredJson::compare, other);
  }

  private static int compare(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber()) {
      BigDecimal left = one.decimalValue();
      BigDecimal right = other.decimalValue();
      boolean sameDigits = Math.max(0, left.scale()) == Math.max(0, right.scale());
      return sameDigits && left.compareTo(right) == 0 ? 0 : 1;
    }
    return one.equals(other) ? 0 : 1;
  }
}
