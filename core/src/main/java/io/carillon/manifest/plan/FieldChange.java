package io.carillon.manifest.plan;

import io.carillon.json.JsonPath;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A field that differs.
 *
 * @param path the names of the field, from outside; an element of a list is {@code [3]}
 * @param before the present value; null when there is none
 * @param after the value in the file; null when there is none
 * @param drift true when the present value is not the one that was applied last
 */
public record FieldChange(
    List<String> path, @Nullable JsonNode before, @Nullable JsonNode after, boolean drift) {

  /** Returns the path as messages show it, such as {@code schedule.expression}. */
  public String text() {
    JsonPath place = JsonPath.ROOT;
    for (String name : path) {
      place = place.field(name);
    }
    return place.text();
  }
}
