package io.carillon.server.trail;

import io.carillon.definition.Json;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The old and the new values of the fields that a request changed, as JSON of at most about {@value
 * #MOST} characters: {@code {"field": {"old": ..., "new": ...}}}.
 */
public final class Changes {

  private static final String ATTRIBUTE = Changes.class.getName();
  private static final int MOST = 16_384;
  private static final int LONGEST_VALUE = 2_000;
  // They change by themselves, or with every change.
  private static final Set<String> DERIVED =
      Set.of(
          "updated_at",
          "updated_by",
          "next_due_at",
          "warnings",
          "last_heartbeat_at",
          "health",
          "stats",
          "last_execution",
          "used_by");

  private Changes() {}

  /**
   * Attaches the difference of two states of an object to the request.
   *
   * @param before null for an object that was not there
   * @param after null for an object that is not there any more
   */
  public static void say(
      HttpServletRequest request, @Nullable ObjectNode before, @Nullable ObjectNode after) {
    ObjectNode changes = between(before, after);
    if (!changes.isEmpty()) {
      request.setAttribute(ATTRIBUTE, changes.toString());
    }
  }

  /** Attaches what a request asked for that changes many objects. */
  public static void asked(HttpServletRequest request, JsonNode body) {
    ObjectNode changes = Json.MAPPER.createObjectNode();
    changes.putObject("request").set("new", bounded(body));
    request.setAttribute(ATTRIBUTE, changes.toString());
  }

  private static ObjectNode between(@Nullable ObjectNode before, @Nullable ObjectNode after) {
    ObjectNode old = before == null ? Json.MAPPER.createObjectNode() : before;
    ObjectNode present = after == null ? Json.MAPPER.createObjectNode() : after;
    Set<String> fields = new TreeSet<>(old.propertyNames());
    fields.addAll(present.propertyNames());
    fields.removeAll(DERIVED);
    ObjectNode changes = Json.MAPPER.createObjectNode();
    int room = MOST;
    for (String field : fields) {
      if (!old.path(field).equals(present.path(field))) {
        ObjectNode change = changes.putObject(field);
        change.set("old", bounded(old.path(field)));
        change.set("new", bounded(present.path(field)));
        room -= field.length() + change.toString().length();
        if (room < 0) {
          changes.remove(field);
          changes.putObject("more").put("new", "further fields changed");
          return changes;
        }
      }
    }
    return changes;
  }

  private static JsonNode bounded(JsonNode value) {
    if (value.isMissingNode()) {
      return Json.MAPPER.nullNode();
    }
    int length = value.toString().length();
    return length <= LONGEST_VALUE
        ? value
        : Json.MAPPER.getNodeFactory().stringNode("(" + length + " characters of JSON)");
  }

  /** Returns the changes of a request; empty when none are known. */
  static Optional<String> of(HttpServletRequest request) {
    return Optional.ofNullable(request.getAttribute(ATTRIBUTE)).map(Object::toString);
  }
}
