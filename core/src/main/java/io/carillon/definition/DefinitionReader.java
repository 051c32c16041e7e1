package io.carillon.definition;

import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.grouping.Labels;
import io.carillon.grouping.Namespaces;
import io.carillon.json.JsonFields;
import io.carillon.schedule.Schedule;
import io.carillon.time.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a {@link Definition} from JSON. */
public final class DefinitionReader {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration YEAR = Duration.ofDays(366);

  private DefinitionReader() {}

  /**
   * Reads a definition.
   *
   * @param shown fields that responses contain and that are ignored when a client sends them back,
   *     such as {@code id}
   * @throws InvalidInputException with every fault
   */
  public static Definition read(ObjectNode json, String... shown) {
    List<Fault> faults = new ArrayList<>();
    JsonFields fields = new JsonFields(json, "", faults).ignoring(shown);
    Definition.Metadata metadata = metadata(fields);
    Definition.@Nullable Task task = task(fields);
    Schedule schedule = ScheduleReader.read(fields, faults);
    Policies policies = policies(fields);
    Integer priority = priority(fields);
    fields.refuseUnknown();
    requireTimeToStart(schedule, policies, fields);
    if (!faults.isEmpty()) {
      throw new InvalidInputException(faults);
    }
    return new Definition(
        metadata,
        Objects.requireNonNull(task),
        Objects.requireNonNull(schedule),
        new Definition.Terms(policies, priority == null ? 5 : priority, unstated(json)));
  }

  private static Definition.Metadata metadata(JsonFields fields) {
    String namespace = Namespaces.read(fields);
    String name = name(fields);
    String description = fields.text("description", 0, 2_000);
    return new Definition.Metadata(
        namespace, name == null ? "" : name, or(description, ""), Labels.read(fields));
  }

  private static @Nullable String name(JsonFields fields) {
    String name = fields.required("name", 1, 200);
    if (name != null && name.codePoints().noneMatch(DefinitionReader::isVisible)) {
      fields.fault("name", "must have a character that can be seen.");
    }
    return name;
  }

  private static Definition.@Nullable Task task(JsonFields fields) {
    String type = fields.required("task_type", 1, 100);
    ObjectNode parameters = fields.object("parameters");
    return type == null
        ? null
        : new Definition.Task(type, or(parameters, Json.MAPPER.createObjectNode()));
  }

  /** Returns the values that are left out. An explicit null states the general default. */
  private static Set<Defaulted> unstated(ObjectNode json) {
    Set<Defaulted> unstated = EnumSet.noneOf(Defaulted.class);
    addIfAbsent(json, "priority", Defaulted.PRIORITY, unstated);
    addIfAbsent(json, "timeout", Defaulted.TIMEOUT, unstated);
    addIfAbsent(json, "max_concurrent", Defaulted.MAX_CONCURRENT, unstated);
    JsonNode retry = json.path("retry");
    if (!retry.isNull()) {
      addIfAbsent(retry, "max_attempts", Defaulted.MAX_ATTEMPTS, unstated);
      addIfAbsent(retry, "delay", Defaulted.RETRY_DELAY, unstated);
      addIfAbsent(retry, "backoff", Defaulted.RETRY_BACKOFF, unstated);
      addIfAbsent(retry, "max_delay", Defaulted.RETRY_MAX_DELAY, unstated);
    }
    return unstated;
  }

  private static void addIfAbsent(
      JsonNode json, String field, Defaulted value, Set<Defaulted> unstated) {
    if (!json.has(field)) {
      unstated.add(value);
    }
  }

  private static void requireTimeToStart(
      @Nullable Schedule schedule, Policies policies, JsonFields fields) {
    Duration deadline = policies.startDeadline();
    Duration jitter = schedule == null ? Duration.ZERO : schedule.jitter().max();
    if (schedule != null && deadline != null && deadline.compareTo(jitter) <= 0) {
      fields.fault(
          "start_deadline",
          "must be longer than the schedule's jitter, %s, and is %s: it could expire before its start."
              .formatted(Durations.format(jitter), Durations.format(deadline)));
    }
  }

  /**
   * Reads the policies from a column.
   *
   * @throws InvalidInputException when another version of Carillon wrote policies that this one
   *     cannot read
   */
  public static Policies readPolicies(ObjectNode json) {
    List<Fault> faults = new ArrayList<>();
    JsonFields fields = new JsonFields(json, "", faults);
    Policies policies = policies(fields);
    fields.refuseUnknown();
    if (!faults.isEmpty()) {
      throw new InvalidInputException(faults);
    }
    return policies;
  }

  private static Policies policies(JsonFields fields) {
    Policies normal = Policies.DEFAULT;
    return new Policies(
        new Policies.Concurrency(
            or(fields.choice("overlap", Overlap.class), normal.overlap()),
            or(maxConcurrent(fields), normal.maxConcurrent())),
        catchUp(fields),
        fields.duration("start_deadline", Duration.ofSeconds(1), YEAR),
        failures(fields),
        fields.flag("allow_run_parameters"));
  }

  private static Policies.Failures failures(JsonFields fields) {
    Retry retry = retry(fields.inside("retry"));
    return new Policies.Failures(
        timeout(fields), retry, fields.integer("pause_on_failure", 1, 1_000));
  }

  /**
   * Reads the defaults of a task type: {@code retry}, {@code timeout}, {@code priority} and {@code
   * max_concurrent}, each optional and within the bounds of a config.
   */
  public static TypeDefaults readDefaults(JsonFields fields) {
    JsonFields retry = fields.inside("retry");
    return new TypeDefaults(
        retry == null ? null : retry(retry),
        timeout(fields),
        priority(fields),
        maxConcurrent(fields));
  }

  private static @Nullable Duration timeout(JsonFields fields) {
    return fields.duration("timeout", Duration.ofMillis(1), YEAR);
  }

  private static @Nullable Integer priority(JsonFields fields) {
    return fields.integer("priority", 0, 9);
  }

  private static @Nullable Integer maxConcurrent(JsonFields fields) {
    return fields.integer("max_concurrent", 1, 1_000);
  }

  private static boolean isVisible(int character) {
    return !(Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || Character.isISOControl(character)
        || Character.getType(character) == Character.FORMAT);
  }

  /** Reads an object or, as a short form, only the mode. */
  private static CatchUp catchUp(JsonFields around) {
    CatchUp normal = CatchUp.DEFAULT;
    JsonNode node = around.node("catch_up");
    if (node != null && node.isString()) {
      return normal.withMode(or(around.choice("catch_up", CatchUp.Mode.class), normal.mode()));
    }
    JsonFields fields = around.inside("catch_up");
    return fields == null ? normal : catchUp(fields, normal);
  }

  private static CatchUp catchUp(JsonFields fields, CatchUp normal) {
    CatchUp read =
        new CatchUp(
            or(fields.choice("mode", CatchUp.Mode.class), normal.mode()),
            or(fields.duration("grace", Duration.ZERO, DAY), normal.grace()),
            or(fields.duration("window", Duration.ofSeconds(1), YEAR), normal.window()),
            or(fields.integer("max_runs", 1, 10_000), normal.maxRuns()));
    fields.refuseUnknown();
    return read;
  }

  private static Retry retry(@Nullable JsonFields fields) {
    Retry normal = Retry.NONE;
    if (fields == null) {
      return normal;
    }
    Retry read =
        new Retry(
            or(fields.integer("max_attempts", 1, 100), normal.maxAttempts()),
            or(fields.duration("delay", Duration.ZERO, DAY), normal.delay()),
            or(fields.decimal("backoff", 1, 10), normal.backoff()),
            or(
                fields.duration("max_delay", Duration.ZERO, DAY.multipliedBy(7)),
                normal.maxDelay()));
    fields.refuseUnknown();
    return read;
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
