package io.carillon.definition;

import io.carillon.json.StoredJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The difference between two states of a JSON object. Objects are compared member by member down to
 * {@value #DEPTH} levels; other values differ as a whole. The size is bounded: a value of more than
 * {@value #VALUE_BYTES} bytes, and every value that would exceed {@value #TOTAL_BYTES} bytes in
 * total, is replaced by {@code {"omitted_bytes": n}}; at most {@value #PLACES} places are named,
 * and a field with more differing places differs as a whole.
 */
public final class Difference {

  static final int VALUE_BYTES = 4_096;
  static final int TOTAL_BYTES = 32_768;
  static final int PLACES = 200;
  private static final int DEPTH = 8;

  /** A differing place with its values; null on the side where it is absent. */
  private record Place(List<String> path, @Nullable JsonNode before, @Nullable JsonNode after) {}

  private final List<Place> places = new ArrayList<>();
  private final Set<String> fields = new LinkedHashSet<>();

  private Difference() {}

  /**
   * Compares two objects.
   *
   * @param wholes top-level fields that are compared only as a whole
   */
  public static Difference of(ObjectNode before, ObjectNode after, Set<String> wholes) {
    Difference difference = new Difference();
    for (String field : names(before, after)) {
      List<Place> found = new ArrayList<>();
      int depth = wholes.contains(field) ? DEPTH : 0;
      compare(List.of(field), before.get(field), after.get(field), depth, found);
      if (!found.isEmpty()) {
        difference.fields.add(field);
        difference.places.addAll(
            found.size() <= PLACES
                ? found
                : List.of(new Place(List.of(field), before.get(field), after.get(field))));
      }
    }
    return difference;
  }

  private static Set<String> names(ObjectNode before, ObjectNode after) {
    Set<String> names = new LinkedHashSet<>(before.propertyNames());
    names.addAll(after.propertyNames());
    return names;
  }

  private static void compare(
      List<String> path,
      @Nullable JsonNode before,
      @Nullable JsonNode after,
      int depth,
      List<Place> found) {
    if (found.size() > PLACES || StoredJson.areEqual(before, after)) {
      return;
    }
    if (depth < DEPTH
        && before instanceof ObjectNode was
        && after instanceof ObjectNode is
        && !was.isEmpty()
        && !is.isEmpty()) {
      compareFields(path, was, is, depth, found);
    } else {
      found.add(new Place(path, before, after));
    }
  }

  private static void compareFields(
      List<String> path, ObjectNode was, ObjectNode is, int depth, List<Place> found) {
    for (String name : names(was, is)) {
      List<String> inner = new ArrayList<>(path);
      inner.add(name);
      compare(inner, was.get(name), is.get(name), depth + 1, found);
    }
  }

  /** Returns whether nothing differs. */
  public boolean isEmpty() {
    return places.isEmpty();
  }

  /** Returns the top-level fields that differ, in order. */
  public List<String> fields() {
    return List.copyOf(fields);
  }

  /**
   * Returns the difference as JSON: {@code changed} lists the places, such as {@code
   * parameters.url}; {@code before} and {@code after} contain their values, each at its place. A
   * value that is absent on one side is omitted there.
   */
  public ObjectNode json() {
    ObjectNode json = Json.MAPPER.createObjectNode();
    List<String> names = new ArrayList<>();
    ObjectNode before = Json.MAPPER.createObjectNode();
    ObjectNode after = Json.MAPPER.createObjectNode();
    int left = TOTAL_BYTES;
    for (Place place : places) {
      if (names.size() < PLACES) {
        names.add(String.join(".", place.path()));
      }
      left = put(before, place.path(), place.before(), left);
      left = put(after, place.path(), place.after(), left);
    }
    names.forEach(json.putArray("changed")::add);
    json.set("before", before);
    json.set("after", after);
    return json;
  }

  private static int put(ObjectNode target, List<String> path, @Nullable JsonNode value, int left) {
    if (value == null) {
      return left;
    }
    int bytes = Json.MAPPER.writeValueAsString(value).getBytes(StandardCharsets.UTF_8).length;
    ObjectNode place = target;
    for (String name : path.subList(0, path.size() - 1)) {
      place = place.get(name) instanceof ObjectNode inner ? inner : place.putObject(name);
    }
    if (bytes <= VALUE_BYTES && bytes <= left) {
      place.set(path.getLast(), value);
      return left - bytes;
    }
    place.putObject(path.getLast()).put("omitted_bytes", bytes);
    return left;
  }
}
