package io.carillon.tasktype;

import io.carillon.definition.Json;
import io.carillon.fault.Fault;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import jakarta.validation.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.node.ObjectNode;

/** A task type that this process can run. */
public final class LocalTaskType {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,99}");

  private final TaskType annotation;
  private final TaskHandler<Object> handler;
  private final JavaType parameters;
  private final ParameterSchema schema;
  private final Validator validator;

  private LocalTaskType(
      TaskType annotation, TaskHandler<Object> handler, JavaType parameters, Validator validator) {
    this.annotation = annotation;
    this.handler = handler;
    this.parameters = parameters;
    this.schema = ParameterSchema.of(parameters.getRawClass());
    this.validator = validator;
  }

  /**
   * Reads a handler's annotation and parameter record.
   *
   * @throws InvalidTaskTypeException when there is no {@link TaskType}, its name or its queue's is
   *     not one, or the parameters are not a record
   */
  static LocalTaskType of(TaskHandler<?> handler, Validator validator) {
    Class<?> type = ClassUtils.getUserClass(handler); // Spring may have made a subclass
    TaskType annotation = type.getAnnotation(TaskType.class);
    if (annotation == null) {
      throw InvalidTaskTypeException.of(type, "it has no @TaskType");
    }
    if (!NAME.matcher(annotation.name()).matches()) {
      throw InvalidTaskTypeException.of(
          type,
          "the name \"%s\" must be lower case letters, digits and underscores, a letter first"
              .formatted(annotation.name()));
    }
    if (!QueueName.fits(annotation.queue())) {
      throw InvalidTaskTypeException.of(type, QueueName.fault(annotation.queue()));
    }
    Class<?> parameters =
        ResolvableType.forClass(type).as(TaskHandler.class).getGeneric(0).resolve();
    if (parameters == null || !parameters.isRecord()) {
      throw InvalidTaskTypeException.of(type, "its parameters must be a record");
    }
    @SuppressWarnings("unchecked") // only ever given what decode() makes of the type above
    TaskHandler<Object> untyped = (TaskHandler<Object>) handler;
    return new LocalTaskType(annotation, untyped, Json.MAPPER.constructType(parameters), validator);
  }

  /** The identity. */
  public String name() {
    return annotation.name();
  }

  /** For people. */
  public String description() {
    return annotation.description();
  }

  /** Where its executions wait. */
  public String queue() {
    return annotation.queue();
  }

  /** Of its parameters. */
  public ParameterSchema schema() {
    return schema;
  }

  /** What runs. */
  public TaskHandler<Object> handler() {
    return handler;
  }

  /**
   * Every fault of these parameters: first against the schema, and when they fit, against the
   * record's own constructor and annotations.
   */
  public List<Fault> check(ObjectNode json) {
    List<Fault> faults = schema.check(json);
    if (!faults.isEmpty()) {
      return faults;
    }
    try {
      return violations(decode(json));
    } catch (JacksonException e) {
      return List.of(new Fault("", "cannot be read: " + e.getOriginalMessage()));
    }
  }

  /**
   * The parameter record.
   *
   * @throws JacksonException when the JSON does not fit it
   */
  public Object decode(ObjectNode json) {
    return Json.MAPPER.convertValue(json, parameters);
  }

  private List<Fault> violations(Object decoded) {
    List<Fault> faults = new ArrayList<>();
    validator
        .validate(decoded)
        .forEach(violation ->
            faults.add(new Fault(violation.getPropertyPath().toString(), violation.getMessage())));
    return faults;
  }
}
