package io.carillon.server.api;

import io.carillon.definition.Overlap;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.time.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the fields of a request that is no definition; every fault is named at the end. */
final class RequestFields {

  private final ObjectNode object;
  private final List<Fault> faults = new ArrayList<>();
  private final Set<String> known = new TreeSet<>();

  RequestFields(ObjectNode object) {
    this.object = object;
  }

  private @Nullable JsonNode node(String field) {
    known.add(field);
    JsonNode node = object.get(field);
    return node == null || node.isNull() ? null : node;
  }

  void fault(String field, String message) {
    faults.add(new Fault(field, message));
  }

  @Nullable String text(String field, int max) {
    JsonNode node = node(field);
    if (node == null) {
      return null;
    }
    if (!node.isString()
        || node.stringValue().length() > max
        || node.stringValue().indexOf('\u0000') >= 0) {
      fault(field, "must be a text of at most " + max + " characters.");
      return null;
    }
    return node.stringValue();
  }

  @Nullable ObjectNode object(String field) {
    JsonNode node = node(field);
    if (node == null || node instanceof ObjectNode) {
      return (ObjectNode) node;
    }
    fault(field, "must be an object, not " + node + ".");
    return null;
  }

  int count(String field, int otherwise, int max) {
    JsonNode node = node(field);
    if (node == null) {
      return otherwise;
    }
    if (!node.isIntegralNumber() || node.longValue() < 1 || node.longValue() > max) {
      fault(field, "must be a whole number from 1 to %d, not %s.".formatted(max, node));
      return otherwise;
    }
    return node.intValue();
  }

  boolean flag(String field) {
    JsonNode node = node(field);
    if (node == null || node.isBoolean()) {
      return node != null && node.booleanValue();
    }
    fault(field, "must be true or false, not " + node + ".");
    return false;
  }

  @Nullable Duration duration(String field) {
    String text = text(field, 100);
    try {
      return text == null ? null : Durations.parse(text);
    } catch (IllegalArgumentException e) {
      fault(field, String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** The objects of a list, at most {@code max} of them; none where there is no list. */
  List<ObjectNode> objects(String field, int max) {
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
      if (node.get(i) instanceof ObjectNode object) {
        objects.add(object);
      } else {
        fault(field + "[" + i + "]", "must be an object, not " + node.get(i) + ".");
      }
    }
    return objects;
  }

  /** The id of a task config. */
  @Nullable Long id(String field) {
    JsonNode node = node(field);
    if (node == null || (node.isIntegralNumber() && node.canConvertToLong())) {
      return node == null ? null : Long.valueOf(node.longValue());
    }
    fault(field, "must be the id of a task config, not " + node + ".");
    return null;
  }

  /** Finds fault with a field that is not there. */
  void require(String field, String example) {
    if (node(field) == null) {
      fault(field, "is missing: " + example + ".");
    }
  }

  /** What was found wrong inside of a list or an object. */
  void faults(List<Fault> found) {
    faults.addAll(found);
  }

  @Nullable Instant instant(String field) {
    String text = text(field, 100);
    if (text == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      fault(field, "must be an instant as 2026-11-24T03:00:00Z, not \"" + text + "\".");
      return null;
    }
  }

  @Nullable Overlap overlap() {
    String text = text("overlap", 100);
    for (Overlap overlap : Overlap.values()) {
      if (overlap.code().equals(text)) {
        return overlap;
      }
    }
    if (text != null) {
      String codes =
          Arrays.stream(Overlap.values()).map(Overlap::code).collect(Collectors.joining(", "));
      fault("overlap", "must be one of " + codes + ", not \"" + text + "\".");
    }
    return null;
  }

  /** Task config ids, 1 to {@code max} of them. */
  List<Long> ids(int max) {
    JsonNode node = node("ids");
    List<Long> ids = new ArrayList<>();
    if (node == null || !node.isArray() || node.isEmpty() || node.size() > max) {
      fault("ids", "must be a list of 1 to " + max + " ids.");
      return ids;
    }
    for (int i = 0; i < node.size(); i++) {
      JsonNode id = node.get(i);
      if (id.isIntegralNumber() && id.canConvertToLong()) {
        ids.add(id.longValue());
      } else {
        fault("ids[" + i + "]", "must be the id of a task config, not " + id + ".");
      }
    }
    return ids;
  }

  /** To be called last. */
  void done() {
    for (String field : object.propertyNames()) {
      if (!known.contains(field)) {
        fault(field, "is not known here; known are " + String.join(", ", known) + ".");
      }
    }
    if (!faults.isEmpty()) {
      throw new InvalidInputException(faults);
    }
  }
}
