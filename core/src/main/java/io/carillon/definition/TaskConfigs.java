package io.carillon.definition;

import io.carillon.fault.InvalidInputException;
import io.carillon.grouping.Labels;
import io.carillon.grouping.Namespaces;
import io.carillon.schedule.DstPolicy;
import io.carillon.schedule.OnExcluded;
import io.carillon.schedule.Schedule.Type;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.time.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * Builds the {@link Definition} of a task config in Java:
 *
 * <pre>{@code
 * Definition greet =
 *     TaskConfigs.named("greet Ada")
 *         .type(Greet.class)
 *         .parameters(new Greet.Parameters("Ada"))
 *         .every(Duration.ofMinutes(5))
 *         .retry(3, Duration.ofSeconds(10))
 *         .build();
 * }</pre>
 *
 * <p>{@link Draft#build()} rejects values that are out of bounds and reports every fault at once by
 * the field's name in JSON. Unset values have the same defaults as in JSON: retry, timeout,
 * priority and {@code max_concurrent} those of the task type ({@link TaskType}), if it has any.
 */
public final class TaskConfigs {

  private TaskConfigs() {}

  /**
   * Starts a config.
   *
   * @param name unique among the configs of its namespace that are not deleted, 1 to 200 characters
   */
  public static Named named(String name) {
    return named(name, HandlerJson.PLAIN);
  }

  /**
   * Starts a config whose parameters are written with the application's Jackson modules.
   *
   * @param name unique among the configs of its namespace that are not deleted, 1 to 200 characters
   */
  public static Named named(String name, HandlerJson handlers) {
    return new Named(Json.MAPPER.createObjectNode().put("name", name), handlers);
  }

  /** A config that has a name and needs a task type. */
  public static final class Named {

    private final ObjectNode json;
    private final HandlerJson handlers;

    private Named(ObjectNode json, HandlerJson handlers) {
      this.json = json;
      this.handlers = handlers;
    }

    /**
     * Sets the task type by its class, and with it the type of its parameters.
     *
     * @param <P> the record of its parameters
     * @throws IllegalArgumentException when the class has no {@link TaskType}
     */
    public <P> Draft<P> type(Class<? extends TaskHandler<P>> handler) {
      TaskType annotation = handler.getAnnotation(TaskType.class);
      if (annotation == null) {
        throw new IllegalArgumentException(handler.getName() + " has no @TaskType");
      }
      json.put("task_type", annotation.name());
      return new Draft<>(json, handlers);
    }

    /** Sets the task type by its name, for a type of another node or of Celery. */
    public Draft<Map<String, ?>> type(String name) {
      json.put("task_type", name);
      return new Draft<>(json, handlers);
    }
  }

  /**
   * A config whose schedule and policies can be set. Without a schedule it is manual. Not
   * thread-safe.
   *
   * @param <P> the type of its parameters
   */
  public static final class Draft<P> {

    private final ObjectNode json;
    private final HandlerJson handlers;
    private ObjectNode schedule = schedule(Type.MANUAL);
    private final ObjectNode scheduleOptions = Json.MAPPER.createObjectNode();

    private Draft(ObjectNode json, HandlerJson handlers) {
      this.json = json;
      this.handlers = handlers;
    }

    /** Sets the parameters, which are validated against the task type's schema on saving. */
    public Draft<P> parameters(P parameters) {
      json.set("parameters", handlers.write(parameters));
      return this;
    }

    /**
     * Sets the namespace, in which the name is unique and which never changes; {@value
     * Namespaces#DEFAULT} unless it is set.
     *
     * @param namespace 1 to 63 characters of a-z, 0-9 and "-", with "-" neither first nor last
     */
    public Draft<P> namespace(String namespace) {
      json.put("namespace", namespace);
      return this;
    }

    /**
     * Adds a label, or replaces the one with its key; at most {@value Labels#MOST}.
     *
     * @param key 1 to 63 characters of A-Z, a-z, 0-9, "-", "_", "." and "/", the first and last a
     *     letter or digit
     * @param value at most 63 characters of A-Z, a-z, 0-9, "-", "_" and "."
     */
    public Draft<P> label(String key, String value) {
      json.withObjectProperty("labels").put(key, value);
      return this;
    }

    /** Sets the description; at most 2,000 characters. */
    public Draft<P> description(String description) {
      json.put("description", description);
      return this;
    }

    /** Makes it due at a fixed interval of elapsed time, from 1 ms to 36,500 days. */
    public Draft<P> every(Duration distance) {
      schedule = schedule(Type.INTERVAL).put("every", Durations.format(distance));
      return this;
    }

    /** Makes it due when the time in UTC matches a cron pattern (OCPS), such as 0 3 * * *. */
    public Draft<P> cron(String expression) {
      schedule = schedule(Type.CRON).put("expression", expression);
      return this;
    }

    /** Makes it due when the local time of a zone matches a cron pattern (OCPS). */
    public Draft<P> cron(String expression, ZoneId zone) {
      schedule = schedule(Type.CRON).put("expression", expression).put("timezone", zone.getId());
      return this;
    }

    /** Makes it due once. */
    public Draft<P> at(Instant instant) {
      schedule = schedule(Type.DATE).put("at", instant.toString());
      return this;
    }

    /** Makes it never due: it runs only on demand. */
    public Draft<P> manual() {
      schedule = schedule(Type.MANUAL);
      return this;
    }

    /** Sets the earliest due time; for an interval, exactly the first due time. */
    public Draft<P> startingAt(Instant instant) {
      scheduleOptions.put("start_at", instant.toString());
      return this;
    }

    /** Sets the end of the schedule: nothing is due at or after this instant. */
    public Draft<P> endingAt(Instant instant) {
      scheduleOptions.put("end_at", instant.toString());
      return this;
    }

    /** Ends the schedule after this many fired due times, at least 1. */
    public Draft<P> maxFires(int fires) {
      scheduleOptions.put("max_fires", fires);
      return this;
    }

    /** Delays each start by a jitter of at most {@code most} after the due time, up to 1 day. */
    public Draft<P> jitter(Duration most) {
      scheduleOptions.put("jitter", Durations.format(most));
      return this;
    }

    /** Sets the treatment of a cron pattern with a fixed time at a clock change. */
    public Draft<P> dst(DstPolicy policy) {
      scheduleOptions
          .putObject("dst")
          .put("gap", policy.gap().code())
          .put("overlap", policy.overlap().code());
      return this;
    }

    /** Applies the calendar with a name. */
    public Draft<P> calendar(String name, OnExcluded onExcluded) {
      scheduleOptions.put("calendar", name).put("on_excluded", onExcluded.code());
      return this;
    }

    /** Sets the policy for a due time while an earlier execution has not ended. */
    public Draft<P> overlap(Overlap overlap) {
      json.put("overlap", overlap.code());
      return this;
    }

    /** Sets the number of executions at which the overlap policy applies, 1 to 1,000. */
    public Draft<P> maxConcurrent(int most) {
      json.put("max_concurrent", most);
      return this;
    }

    /** Sets the policy for due times that are decided late. */
    public Draft<P> catchUp(CatchUp catchUp) {
      json.set("catch_up", DefinitionWriter.write(catchUp));
      return this;
    }

    /** Sets the policy for due times that are decided late, with the default bounds. */
    public Draft<P> catchUp(CatchUp.Mode mode) {
      json.put("catch_up", mode.code());
      return this;
    }

    /** Expires an execution that has not started this long after its due time, 1 s to 366 days. */
    public Draft<P> startDeadline(Duration deadline) {
      json.put("start_deadline", Durations.format(deadline));
      return this;
    }

    /** Sets the retry policy. */
    public Draft<P> retry(Retry retry) {
      json.set("retry", DefinitionWriter.write(retry));
      return this;
    }

    /**
     * Retries failed attempts with delays that double each time, up to 10 minutes, unless the task
     * type has another {@link io.carillon.task.Retry#backoff} or {@link
     * io.carillon.task.Retry#maxDelay}.
     *
     * @param maxAttempts 1 (no retry) to 100
     * @param delay the delay before the second attempt, 0 to 1 day
     */
    public Draft<P> retry(int maxAttempts, Duration delay) {
      json.putObject("retry")
          .put("max_attempts", maxAttempts)
          .put("delay", Durations.format(delay));
      return this;
    }

    /** Sets the timeout of each attempt, 1 ms to 366 days. */
    public Draft<P> timeout(Duration timeout) {
      json.put("timeout", Durations.format(timeout));
      return this;
    }

    /** Sets no timeout, even if the task type has one as its default. */
    public Draft<P> noTimeout() {
      json.putNull("timeout");
      return this;
    }

    /** Pauses the config after this many consecutive failed executions, 1 to 1,000. */
    public Draft<P> pauseOnFailure(int failures) {
      json.put("pause_on_failure", failures);
      return this;
    }

    /** Allows operators to run it with other parameters than its own. */
    public Draft<P> allowRunParameters() {
      json.put("allow_run_parameters", true);
      return this;
    }

    /** Sets the priority by which waiting executions are started: 0 to 9, higher first. */
    public Draft<P> priority(int priority) {
      json.put("priority", priority);
      return this;
    }

    /**
     * Builds the definition. Its task type, calendar and parameters are checked on saving.
     *
     * @throws InvalidInputException with every value that is out of bounds
     */
    public Definition build() {
      ObjectNode whole = json.deepCopy();
      ObjectNode when = schedule.deepCopy();
      when.setAll(scheduleOptions);
      whole.set("schedule", when);
      return DefinitionReader.read(whole);
    }

    private static ObjectNode schedule(Type type) {
      return Json.MAPPER.createObjectNode().put("type", type.code());
    }
  }
}
