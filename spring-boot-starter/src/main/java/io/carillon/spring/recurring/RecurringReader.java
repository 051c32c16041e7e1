package io.carillon.spring.recurring;

import io.carillon.definition.Definition;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.schedule.Schedule;
import io.carillon.spring.CarillonConfigurationException;
import io.carillon.task.Recurring;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/** Reads {@link Recurring} as the definition that the same values would make by REST. */
final class RecurringReader {

  /** The attributes of the annotation, by REST field. */
  private static final Map<String, String> ATTRIBUTES =
      Map.ofEntries(
          Map.entry("schedule.every", "every"),
          Map.entry("schedule.expression", "cron"),
          Map.entry("schedule.dialect", "dialect"),
          Map.entry("schedule.timezone", "zone"),
          Map.entry("schedule.calendar", "calendar"),
          Map.entry("schedule.on_excluded", "onExcluded"),
          Map.entry("schedule.jitter", "jitter"),
          Map.entry("max_concurrent", "maxConcurrent"),
          Map.entry("start_deadline", "startDeadline"),
          Map.entry("pause_on_failure", "pauseOnFailure"),
          Map.entry("retry.max_attempts", "maxAttempts"),
          Map.entry("retry.delay", "retryDelay"),
          Map.entry("retry.backoff", "retryBackoff"),
          Map.entry("retry.max_delay", "retryMaxDelay"),
          Map.entry("catch_up", "catchUp"));

  private static final String RETRY = "retry.";

  private final UnaryOperator<String> placeholders;

  /**
   * Creates a reader.
   *
   * @param placeholders replaces {@code ${…}} in a text
   */
  RecurringReader(UnaryOperator<String> placeholders) {
    this.placeholders = placeholders;
  }

  /**
   * Reads an annotation.
   *
   * @param place the annotated class or method, for messages
   * @param name the config's name if the annotation has none
   * @throws CarillonConfigurationException naming the place and every fault
   */
  Definition read(Recurring annotation, String place, String name, String taskType) {
    Values values = new Values(placeholders);
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("name", name).put("task_type", taskType);
    values.put(json, "name", annotation.name());
    values.put(json, "namespace", annotation.namespace());
    values.putLabels(json, annotation.labels());
    values.put(json, "description", annotation.description());
    values.putObject(json, "parameters", annotation.parameters());
    json.set("schedule", schedule(annotation, values));
    putPolicies(json, annotation, values);
    putRetry(json.putObject("retry"), annotation, values);
    if (!values.faults.isEmpty()) {
      throw refused(place, values.faults);
    }
    return read(json, place);
  }

  private static void putPolicies(ObjectNode json, Recurring annotation, Values values) {
    values.put(json, "timeout", annotation.timeout());
    values.put(json, "overlap", annotation.overlap());
    values.put(json, "catch_up", annotation.catchUp());
    values.put(json, "start_deadline", annotation.startDeadline());
    values.putNumber(json, "max_concurrent", "", annotation.maxConcurrent());
    values.putNumber(json, "pause_on_failure", "", annotation.pauseOnFailure());
    values.putNumber(json, "priority", "", annotation.priority());
  }

  private static void putRetry(ObjectNode retry, Recurring annotation, Values values) {
    values.putNumber(retry, "max_attempts", RETRY, annotation.maxAttempts());
    values.put(retry, "delay", annotation.retryDelay());
    values.putNumber(retry, "backoff", RETRY, annotation.retryBackoff());
    values.put(retry, "max_delay", annotation.retryMaxDelay());
  }

  private static Definition read(ObjectNode json, String place) {
    try {
      return DefinitionReader.read(json);
    } catch (InvalidInputException e) {
      throw refused(place, e.faults());
    }
  }

  private static ObjectNode schedule(Recurring annotation, Values values) {
    ObjectNode schedule = Json.MAPPER.createObjectNode();
    boolean every = !values.of(annotation.every()).isBlank();
    boolean cron = !values.of(annotation.cron()).isBlank();
    if (every == cron) {
      values.fault("every", every ? "is given beside cron: give one." : "or cron must be given.");
    }
    schedule.put("type", (cron ? Schedule.Type.CRON : Schedule.Type.INTERVAL).code());
    values.put(schedule, "every", annotation.every());
    values.put(schedule, "expression", annotation.cron());
    values.put(schedule, "dialect", annotation.dialect());
    values.put(schedule, "timezone", annotation.zone());
    values.put(schedule, "calendar", annotation.calendar());
    values.put(schedule, "on_excluded", annotation.onExcluded());
    values.put(schedule, "jitter", annotation.jitter());
    if (every) {
      refuseOfCron(schedule, values);
    }
    return schedule;
  }

  private static void refuseOfCron(ObjectNode interval, Values values) {
    if (interval.has("timezone")) {
      values.fault("zone", "has no meaning for every: it belongs to cron.");
    }
    if (interval.has("dialect")) {
      values.fault("dialect", "has no meaning for every: it belongs to cron.");
    }
  }

  /**
   * Converts faults to an exception that uses the attributes' names.
   *
   * @param place the annotated class or method
   */
  static CarillonConfigurationException refused(String place, List<Fault> faults) {
    String all =
        faults.stream()
            .map(fault -> attribute(fault.path()) + " " + fault.message())
            .collect(Collectors.joining(" "));
    return new CarillonConfigurationException(
        "@Recurring on " + place + " cannot be used: " + all,
        "Correct the annotation, or the property that its placeholder names.");
  }

  private static String attribute(String path) {
    return ATTRIBUTES.getOrDefault(path, path);
  }

  /** Converts texts of an annotation to JSON, and collects their faults. */
  private static final class Values {

    private final UnaryOperator<String> placeholders;
    private final List<Fault> faults = new ArrayList<>();

    Values(UnaryOperator<String> placeholders) {
      this.placeholders = placeholders;
    }

    void fault(String attribute, String message) {
      faults.add(new Fault(attribute, message));
    }

    String of(String text) {
      return placeholders.apply(text);
    }

    void put(ObjectNode json, String field, String text) {
      String value = of(text);
      if (!value.isBlank()) {
        json.put(field, value);
      }
    }

    void putLabels(ObjectNode json, String[] labels) {
      ObjectNode object = json.putObject("labels");
      for (String label : labels) {
        String text = of(label);
        int sign = text.indexOf('=');
        if (sign < 0) {
          fault("labels", "must each be key=value, not \"" + text + "\".");
        } else {
          object.put(text.substring(0, sign), text.substring(sign + 1));
        }
      }
    }

    /** Puts a number into the object whose fields have paths that begin with {@code prefix}. */
    void putNumber(ObjectNode json, String field, String prefix, String text) {
      String value = of(text);
      if (!value.isBlank()) {
        BigDecimal number = number(prefix + field, value.strip());
        if (number != null && number.scale() <= 0) {
          json.put(field, number.toBigInteger());
        } else if (number != null) {
          json.put(field, number);
        }
      }
    }

    private @Nullable BigDecimal number(String path, String value) {
      try {
        return new BigDecimal(value);
      } catch (NumberFormatException e) {
        fault(path, "must be a number, not \"" + value + "\".");
        return null;
      }
    }

    void putObject(ObjectNode json, String field, String text) {
      String value = of(text);
      if (value.isBlank()) {
        return;
      }
      try {
        if (Json.MAPPER.readTree(value) instanceof ObjectNode object) {
          json.set(field, object);
          return;
        }
        fault(field, "must be a JSON object such as {\"name\": \"Ada\"}, not " + value + ".");
      } catch (JacksonException e) {
        fault(field, "must be a JSON object, and cannot be read: " + e.getOriginalMessage() + ".");
      }
    }
  }
}
