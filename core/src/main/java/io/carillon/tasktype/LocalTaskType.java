package io.carillon.tasktype;

import io.carillon.definition.HandlerJson;
import io.carillon.definition.TypeDefaults;
import io.carillon.fault.Fault;
import io.carillon.form.SealedForm;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasktype.RecordReader.Reading;
import jakarta.validation.Validator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.node.ObjectNode;

/** A task type that this process can run. */
public final class LocalTaskType {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,99}");

  private final TaskType annotation;
  private final TypeDefaults defaults;
  private final TaskHandler<Object> handler;
  private final HandlerJson json;
  private final RecordReader reader;

  private LocalTaskType(
      TaskType annotation,
      TypeDefaults defaults,
      TaskHandler<Object> handler,
      HandlerJson json,
      RecordReader reader) {
    this.annotation = annotation;
    this.defaults = defaults;
    this.handler = handler;
    this.json = json;
    this.reader = reader;
  }

  /**
   * Reads a handler's annotation and parameter record.
   *
   * @param shaping runs the creation of the schema; requests for the schema wait for it
   * @throws InvalidTaskTypeException without {@link TaskType}, for an invalid name, queue name or
   *     default, or when the parameters are not a record
   */
  static LocalTaskType of(
      TaskHandler<?> handler, Validator validator, HandlerJson json, Executor shaping) {
    Class<?> type = ClassUtils.getUserClass(handler); // Spring may have created a subclass
    TaskType annotation = annotation(type, handler);
    TypeDefaults defaults = AnnotatedDefaults.of(type, annotation);
    @SuppressWarnings("unchecked") // only receives the record that decode() makes of the type above
    TaskHandler<Object> untyped = (TaskHandler<Object>) handler;
    RecordReader reader =
        new RecordReader(
            parameters(type),
            new RecordReader.OwnCheck(annotation.name(), handler.getClass(), untyped::check),
            new RecordReader.Tools(validator, json),
            shaping);
    return new LocalTaskType(annotation, defaults, untyped, json, reader);
  }

  private static TaskType annotation(Class<?> type, TaskHandler<?> handler) {
    TaskType annotation =
        handler instanceof DeclaredTaskHandler<?> declared
            ? declared.taskType()
            : type.getAnnotation(TaskType.class);
    requireNames(type, annotation);
    return annotation;
  }

  private static void requireNames(Class<?> type, @Nullable TaskType annotation) {
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
  }

  private static Class<?> parameters(Class<?> type) {
    Class<?> parameters =
        ResolvableType.forClass(type).as(TaskHandler.class).getGeneric(0).resolve();
    if (parameters == null || !(parameters.isRecord() || SealedForm.is(parameters))) {
      throw InvalidTaskTypeException.of(
          type,
          "its parameters must be a record, or a sealed interface of records with @JsonTypeInfo");
    }
    return parameters;
  }

  /** Returns the name that identifies it. */
  public String name() {
    return annotation.name();
  }

  /** Returns the description, for people. */
  public String description() {
    return annotation.description();
  }

  /** Returns the queue of its executions. */
  public String queue() {
    return annotation.queue();
  }

  /** Returns the policies of configs that leave them out. */
  public TypeDefaults defaults() {
    return defaults;
  }

  /**
   * Returns the schema of its parameters.
   *
   * @throws InvalidTaskTypeException when none can be created from their record
   */
  public ParameterSchema schema() {
    return reader.schema();
  }

  /** Returns the reader of its parameters. */
  public RecordReader reader() {
    return reader;
  }

  /** Returns the conversion of its parameters and results. */
  public HandlerJson json() {
    return json;
  }

  /** Returns the handler. */
  public TaskHandler<Object> handler() {
    return handler;
  }

  /**
   * Returns every fault of these parameters, as {@link #read} finds them; none when they are valid.
   */
  public List<Fault> check(ObjectNode json) {
    return reader.check(json);
  }

  /**
   * Reads parameters: checks them against the schema and, if they match, against the record's
   * constructor and annotations and the handler's own {@link TaskHandler#check}.
   */
  public Reading read(ObjectNode json) {
    return reader.read(json);
  }

  /** Reads parameters that are known to match the schema. */
  public Reading readFitting(ObjectNode json) {
    return reader.readFitting(json);
  }
}
