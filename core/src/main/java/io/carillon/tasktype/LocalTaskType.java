package io.carillon.tasktype;

import io.carillon.definition.HandlerJson;
import io.carillon.definition.TypeDefaults;
import io.carillon.fault.Fault;
import io.carillon.form.SealedForm;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import jakarta.validation.Validator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.node.ObjectNode;

/** A task type that this process can run. */
public final class LocalTaskType {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,99}");

  private final TaskType annotation;
  private final TypeDefaults defaults;
  private final TaskHandler<Object> handler;
  private final JavaType parameters;
  private final Validator validator;
  private final HandlerJson json;
  private final CompletableFuture<Shape> shape;

  /** The schema of the parameters, and whether annotations add further constraints. */
  private record Shape(ParameterSchema schema, boolean constrained) {

    static Shape of(Class<?> parameters, Validator validator, HandlerJson handlers) {
      return new Shape(
          ParameterSchema.of(parameters, validator, handlers),
          records(parameters)
              .anyMatch(one -> validator.getConstraintsForClass(one).isBeanConstrained()));
    }

    private static Stream<Class<?>> records(Class<?> parameters) {
      return SealedForm.is(parameters)
          ? SealedForm.of(parameters).alternatives().stream().map(SealedForm.Alternative::type)
          : Stream.of(parameters);
    }
  }

  /** A handler's annotation, its defaults, and the type of its parameters. */
  private record Declaration(
      TaskType annotation,
      TypeDefaults defaults,
      TaskHandler<Object> handler,
      JavaType parameters) {}

  private LocalTaskType(
      Declaration declared, Validator validator, HandlerJson json, Executor shaping) {
    this.json = json;
    this.annotation = declared.annotation();
    this.defaults = declared.defaults();
    this.handler = declared.handler();
    this.parameters = declared.parameters();
    this.validator = validator;
    this.shape =
        CompletableFuture.supplyAsync(
            () -> Shape.of(parameters.getRawClass(), validator, json), shaping);
  }

  /** The result of reading parameters. */
  public sealed interface Reading {

    /** The record that the handler takes. */
    record Fitting(Object parameters) implements Reading {}

    /** The faults that prevented it; not empty. */
    record Faulty(List<Fault> faults) implements Reading {}
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
    JavaType parameters = json.mapper().constructType(parameters(type));
    @SuppressWarnings("unchecked") // only receives the record that decode() makes of the type above
    TaskHandler<Object> untyped = (TaskHandler<Object>) handler;
    return new LocalTaskType(
        new Declaration(annotation, defaults, untyped, parameters), validator, json, shaping);
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
    return shape().schema();
  }

  private Shape shape() {
    try {
      return shape.join();
    } catch (CompletionException e) {
      throw InvalidTaskTypeException.withoutSchema(handler.getClass(), e);
    }
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
    return switch (read(json)) {
      case Reading.Fitting fitting -> List.of();
      case Reading.Faulty(List<Fault> faults) -> faults;
    };
  }

  /**
   * Reads parameters: checks them against the schema and, if they match, against the record's
   * constructor and annotations and the handler's own {@link TaskHandler#check}.
   */
  public Reading read(ObjectNode json) {
    List<Fault> faults = schema().check(json);
    return faults.isEmpty() ? readFitting(json) : new Reading.Faulty(faults);
  }

  /** Reads parameters that are known to match the schema. */
  public Reading readFitting(ObjectNode json) {
    try {
      Object record = this.json.mapper().convertValue(schema().withDefaults(json), parameters);
      List<Fault> faults = shape().constrained() ? violations(record) : List.of();
      if (faults.isEmpty()) {
        faults = ownFaults(record);
      }
      return faults.isEmpty() ? new Reading.Fitting(record) : new Reading.Faulty(faults);
    } catch (JacksonException e) {
      return new Reading.Faulty(
          List.of(new Fault("", "cannot be read: " + e.getOriginalMessage())));
    }
  }

  /** A failing check counts as a fault of the parameters: an attempt would fail the same way. */
  private List<Fault> ownFaults(Object record) {
    try {
      return handler.check(record).stream()
          .map(found -> new Fault(found.path(), found.message()))
          .toList();
    } catch (RuntimeException | StackOverflowError e) {
      return List.of(new Fault("", "cannot be checked by " + name() + ": " + e));
    }
  }

  private List<Fault> violations(Object decoded) {
    return validator.validate(decoded).stream().map(Violations::fault).toList();
  }
}
