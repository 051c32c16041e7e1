package io.carillon.manifest.plan;

import io.carillon.json.StoredJson;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares two states of an object field by field. Of lists, the elements that stand between equal
 * beginnings and equal ends are compared one by one.
 */
public final class FieldDifferences {

  /** The maximum number of fields; an object with more differs in its top-level fields. */
  static final int MOST = 200;

  private final List<FieldChange> found = new ArrayList<>();
  private final @Nullable ObjectNode applied;
  private final int levels;

  private FieldDifferences(@Nullable ObjectNode applied, int levels) {
    this.applied = applied;
    this.levels = levels;
  }

  /**
   * Returns the fields that differ.
   *
   * @param applied the object as it was applied last; null for none, without drift
   */
  public static List<FieldChange> of(
      ObjectNode before, ObjectNode after, @Nullable ObjectNode applied) {
    FieldDifferences fine = new FieldDifferences(applied, Integer.MAX_VALUE);
    fine.compare(List.of(), before, after);
    if (fine.found.size() <= MOST) {
      return fine.found;
    }
    FieldDifferences coarse = new FieldDifferences(applied, 1);
    coarse.compare(List.of(), before, after);
    return coarse.found;
  }

  private void compare(List<String> path, @Nullable JsonNode before, @Nullable JsonNode after) {
    if (found.size() > MOST || StoredJson.areEqual(before, after)) {
      return;
    }
    if (path.size() < levels
        && before instanceof ObjectNode was
        && after instanceof ObjectNode is) {
      Set<String> names = new LinkedHashSet<>(was.propertyNames());
      names.addAll(is.propertyNames());
      names.forEach(name -> compare(inside(path, name), was.get(name), is.get(name)));
    } else if (path.size() < levels
        && before instanceof ArrayNode was
        && after instanceof ArrayNode is) {
      compareLists(path, was, is);
    } else {
      found.add(new FieldChange(path, before, after, isDrift(path, before)));
    }
  }

  private void compareLists(List<String> path, ArrayNode was, ArrayNode is) {
    int most = Math.min(was.size(), is.size());
    int first = 0;
    while (first < most && StoredJson.areEqual(was.get(first), is.get(first))) {
      first++;
    }
    int last = 0;
    while (last < most - first
        && StoredJson.areEqual(was.get(was.size() - 1 - last), is.get(is.size() - 1 - last))) {
      last++;
    }
    int end = Math.max(was.size(), is.size()) - last;
    for (int i = first; i < end; i++) {
      compare(
          inside(path, "[" + i + "]"),
          i < was.size() - last ? was.get(i) : null,
          i < is.size() - last ? is.get(i) : null);
    }
  }

  private static List<String> inside(List<String> path, String name) {
    List<String> inside = new ArrayList<>(path);
    inside.add(name);
    return List.copyOf(inside);
  }

  private boolean isDrift(List<String> path, @Nullable JsonNode before) {
    return applied != null && !StoredJson.areEqual(before, at(applied, path));
  }

  /** Returns the value at a path; null when there is none. */
  public static @Nullable JsonNode at(@Nullable JsonNode json, List<String> path) {
    JsonNode value = json;
    for (String name : path) {
      if (value instanceof ArrayNode list && name.startsWith("[")) {
        value = list.get(Integer.parseInt(name, 1, name.length() - 1, 10));
      } else {
        value = value == null ? null : value.get(name);
      }
    }
    return value;
  }
}
