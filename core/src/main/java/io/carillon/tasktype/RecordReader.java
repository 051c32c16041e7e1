package io.carillon.tasktype;

import io.carillon.definition.HandlerJson;
import io.carillon.fault.Fault;
import io.carillon.form.SealedForm;
import io.carillon.task.ParameterFault;
import io.carillon.template.TemplateException;
import io.carillon.template.Templates;
import jakarta.validation.Validator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads JSON into records of one class, or of a sealed interface of records, such as the parameters
 * of a task type.
 */
public final class RecordReader {

  private final OwnCheck own;
  private final Tools tools;
  private final JavaType record;
  private final CompletableFuture<Shape> shape;

  /** The schema of the record, and whether annotations add further constraints. */
  private record Shape(ParameterSchema schema, boolean constrained) {

    static Shape of(Class<?> record, Tools tools) {
      return new Shape(
          ParameterSchema.of(record, tools.validator(), tools.json()),
          records(record)
              .anyMatch(one -> tools.validator().getConstraintsForClass(one).isBeanConstrained()));
    }

    private static Stream<Class<?>> records(Class<?> record) {
      return SealedForm.is(record)
          ? SealedForm.of(record).alternatives().stream().map(SealedForm.Alternative::type)
          : Stream.of(record);
    }
  }

  /**
   * The check of the class that takes the records.
   *
   * @param name of the task type or kind, for messages
   * @param owner the class, for messages
   */
  record OwnCheck(String name, Class<?> owner, Function<Object, List<ParameterFault>> check) {}

  /** The validator of annotations, and the conversion between JSON and records. */
  record Tools(Validator validator, HandlerJson json) {}

  /**
   * Creates a reader.
   *
   * @param shaping runs the creation of the schema; requests for the schema wait for it
   */
  RecordReader(Class<?> record, OwnCheck own, Tools tools, Executor shaping) {
    this.own = own;
    this.tools = tools;
    this.record = tools.json().mapper().constructType(record);
    this.shape = CompletableFuture.supplyAsync(() -> Shape.of(record, tools), shaping);
  }

  /** The result of reading. */
  public sealed interface Reading {

    /** The record. */
    record Fitting(Object parameters) implements Reading {}

    /** The faults that prevented it; not empty. */
    record Faulty(List<Fault> faults) implements Reading {}
  }

  /** Returns the class of the records. */
  public Class<?> type() {
    return record.getRawClass();
  }

  /**
   * Returns the schema of the record.
   *
   * @throws InvalidTaskTypeException when none can be created
   */
  public ParameterSchema schema() {
    return shape().schema();
  }

  private Shape shape() {
    try {
      return shape.join();
    } catch (CompletionException e) {
      throw InvalidTaskTypeException.withoutSchema(own.owner(), e);
    }
  }

  /** Returns every fault of a JSON document, as {@link #read} finds them; none when it is valid. */
  public List<Fault> check(ObjectNode json) {
    return faults(read(json));
  }

  private static List<Fault> faults(Reading reading) {
    return switch (reading) {
      case Reading.Fitting fitting -> List.of();
      case Reading.Faulty(List<Fault> faults) -> faults;
    };
  }

  /**
   * Returns the faults that can be found in a document with placeholders: those of its schema,
   * except for rules on the content of texts with placeholders; then, if the samples have a value
   * for every placeholder and the document with these values matches the schema, all others that
   * are not about such a text.
   */
  public List<Fault> checkTemplates(ObjectNode json, Templates samples) {
    List<Fault> faults = schema().checkTemplates(json);
    return faults.isEmpty() ? faultsOfSample(json, samples) : faults;
  }

  private List<Fault> faultsOfSample(ObjectNode json, Templates samples) {
    ObjectNode sample;
    try {
      sample = samples.render(json);
    } catch (TemplateException e) {
      return List.of(); // a value is known at the run only
    }
    if (!schema().check(sample).isEmpty()) {
      return List.of(); // another value may match
    }
    List<Fault> faults = faults(readFitting(sample));
    Set<String> templates =
        Templates.at(faults.stream().map(Fault::path).collect(Collectors.toSet()), json);
    return faults.stream()
        .filter(fault -> !templates.contains(fault.path()) && !fault.path().isEmpty())
        .toList();
  }

  /**
   * Reads a document: checks it against the schema and, if it matches, against the record's
   * constructor and annotations and the owner's check.
   */
  public Reading read(ObjectNode json) {
    List<Fault> faults = schema().check(json);
    return faults.isEmpty() ? readFitting(json) : new Reading.Faulty(faults);
  }

  /** Reads a document that is known to match the schema. */
  public Reading readFitting(ObjectNode json) {
    try {
      Object read = tools.json().mapper().convertValue(schema().withDefaults(json), record);
      List<Fault> faults = shape().constrained() ? violations(read) : List.of();
      if (faults.isEmpty()) {
        faults = ownFaults(read);
      }
      return faults.isEmpty() ? new Reading.Fitting(read) : new Reading.Faulty(faults);
    } catch (JacksonException e) {
      return new Reading.Faulty(
          List.of(new Fault("", "cannot be read: " + e.getOriginalMessage())));
    }
  }

  /** A failing check counts as a fault of the document: its use would fail the same way. */
  private List<Fault> ownFaults(Object read) {
    try {
      return own.check().apply(read).stream()
          .map(found -> new Fault(found.path(), found.message()))
          .toList();
    } catch (RuntimeException | StackOverflowError e) {
      return List.of(new Fault("", "cannot be checked by " + own.name() + ": " + e));
    }
  }

  private List<Fault> violations(Object read) {
    return tools.validator().validate(read).stream().map(Violations::fault).toList();
  }
}
