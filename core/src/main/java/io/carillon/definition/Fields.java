package io.carillon.definition;

import io.carillon.fault.Fault;
import io.carillon.time.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the fields of a JSON object one by one, and collects every fault instead of stopping at the
 * first. A field with a fault reads as absent.
 */
public final class Fields {

  private final ObjectNode object;
  private final String path;
  private final List<Fault> faults;
  private final Set<String> known = new TreeSet<>();

  /**
   * Reads that object.
   *
   * @param path of the object, put before those of its fields; empty for the outermost
   * @param faults that are added to
   */
  public Fields(ObjectNode object, String path, List<Fault> faults) {
    this.object = object;
    this.path = path;
    this.faults = faults;
  }

  /** Adds a fault of a field. */
  public void fault(String field, String message) {
    faults.add(new Fault(path.isEmpty() ? field : path + "." + field, message));
  }

  /** The present, non-null value of a field. */
  public @Nullable JsonNode node(String field) {
    known.add(field);
    JsonNode node = object.get(field);
    return node == null || node.isNull() ? null : node;
  }

  /** A text within these lengths; null where there is none, or a fault. */
  public @Nullable String text(String field, int min, int max) {
    JsonNode node = node(field);
    if (node == null) {
      return null;
    }
    if (!node.isString()) {
      fault(field, "must be a text, not " + node + ".");
      return null;
    }
    String text = node.stringValue();
    if (text.length() < min || text.length() > max || text.indexOf('\u0000') >= 0) {
      fault(field, "must have %d to %d characters, and has %d.".formatted(min, max, text.length()));
      return null;
    }
    return text;
  }

  /** The same, and its absence is a fault. */
  public @Nullable String required(String field, int min, int max) {
    int before = faults.size();
    String text = text(field, min, max);
    if (text == null && faults.size() == before) {
      fault(field, "is missing.");
    }
    return text;
  }

  @Nullable Integer integer(String field, int min, int max) {
    JsonNode node = node(field);
    if (node == null) {
      return null;
    }
    if (!node.isIntegralNumber() || node.longValue() < min || node.longValue() > max) {
      fault(field, "must be a whole number from %d to %d, not %s.".formatted(min, max, node));
      return null;
    }
    return node.intValue();
  }

  @Nullable Double decimal(String field, double min, double max) {
    JsonNode node = node(field);
    if (node == null) {
      return null;
    }
    if (!node.isNumber() || node.doubleValue() < min || node.doubleValue() > max) {
      fault(field, "must be a number from %s to %s, not %s.".formatted(min, max, node));
      return null;
    }
    return node.doubleValue();
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

  @Nullable Instant instant(String field) {
    String text = text(field, 1, 100);
    if (text == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeException e) {
      fault(
          field,
          "must be an ISO-8601 instant with its offset, as 2026-11-24T03:00:00+08:00, not \"%s\"."
              .formatted(text));
      return null;
    }
  }

  /** One of an enum's names in lower case; null where there is none, or a fault. */
  public <E extends Enum<E>> @Nullable E choice(String field, Class<E> type) {
    String text = text(field, 1, 100);
    if (text == null) {
      return null;
    }
    for (E constant : type.getEnumConstants()) {
      if (code(constant).equals(text)) {
        return constant;
      }
    }
    String choices =
        java.util.Arrays.stream(type.getEnumConstants())
            .map(Fields::code)
            .collect(Collectors.joining(", "));
    fault(field, "must be one of %s, not \"%s\".".formatted(choices, text));
    return null;
  }

  private static String code(Enum<?> constant) {
    return constant.name().toLowerCase(java.util.Locale.ROOT);
  }

  /** An object; null where there is none, or a fault. */
  public @Nullable ObjectNode object(String field) {
    JsonNode node = node(field);
    if (node == null || node instanceof ObjectNode) {
      return (ObjectNode) node;
    }
    fault(field, "must be an object, not " + node + ".");
    return null;
  }

  /** The fields of an object inside this one; null where there is none. */
  public @Nullable Fields inside(String field) {
    ObjectNode inner = object(field);
    return inner == null
        ? null
        : new Fields(inner, path.isEmpty() ? field : path + "." + field, faults);
  }

  /** A field that is read elsewhere or only shown, and so is not unknown. */
  public Fields ignoring(String... fields) {
    known.addAll(List.of(fields));
    return this;
  }

  /** To be called last: every field that nothing asked for is a fault. */
  public void refuseUnknown() {
    for (String field : object.propertyNames()) {
      if (!known.contains(field)) {
        fault(field, "is not known here; known are " + String.join(", ", known) + ".");
      }
    }
  }
}
