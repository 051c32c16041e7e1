package io.carillon.rendering;

import io.carillon.definition.Json;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.json.StoredJson;
import io.carillon.text.Utf8Size;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The values that a user passes to a run: texts, numbers and booleans by name. They are never read
 * as templates.
 */
public final class PassedValues {

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,99}");
  private static final int MOST = 100;
  private static final int MOST_BYTES = 65_536;

  private PassedValues() {}

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /**
   * Checks values.
   *
   * @param values null for none
   * @throws InvalidInputException naming every fault, under {@code values}
   */
  public static void require(@Nullable ObjectNode values) {
    if (values == null) {
      return;
    }
    List<Fault> faults = new ArrayList<>();
    if (values.size() > MOST) {
      faults.add(
          new Fault(
              "values", "must have at most %d fields, and has %d.".formatted(MOST, values.size())));
    } else {
      values.forEachEntry((name, value) -> check(name, value, faults));
      faults.addAll(StoredJson.faults(values, "values"));
    }
    long bytes = faults.isEmpty() ? Utf8Size.of(Json.text(values)) : 0;
    if (bytes > MOST_BYTES) {
      faults.add(
          new Fault(
              "values",
              "must have at most %,d bytes as JSON, and has %,d.".formatted(MOST_BYTES, bytes)));
    }
    if (!faults.isEmpty()) {
      throw new InvalidInputException(faults);
    }
  }

  private static void check(String name, JsonNode value, List<Fault> faults) {
    if (!isName(name)) {
      faults.add(
          new Fault(
              "values." + name,
              "must have a name of 1 to 100 letters, digits, hyphens and underscores, a letter"
                  + " first."));
    }
    if (!value.isString() && !value.isNumber() && !value.isBoolean()) {
      faults.add(new Fault("values." + name, "must be a text, a number or a boolean."));
    }
  }
}
