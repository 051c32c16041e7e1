package io.carillon.tasktype;

import io.carillon.definition.HandlerJson;
import io.carillon.task.ParameterFault;
import io.carillon.task.TaskHandler;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.springframework.util.function.SingletonSupplier;

/** The task types that this process can run, by name. */
public final class LocalTaskTypes implements AutoCloseable {

  // Schemas are created in the background, so that a start need not wait for them.
  private static final ThreadFactory SHAPING =
      Thread.ofPlatform().daemon().name("carillon-schemas").factory();

  private final ValidatorFactory validators;
  private final HandlerJson json;
  private final Supplier<Map<String, LocalTaskType>> byName;

  /**
   * Creates the task types of these handlers. Another thread creates their schemas; a caller that
   * requests one waits for it.
   *
   * @throws InvalidTaskTypeException for a handler that is no task type, or for a duplicate name
   */
  public LocalTaskTypes(Collection<? extends TaskHandler<?>> handlers) {
    this(handlers, HandlerJson.PLAIN);
  }

  /**
   * Creates the task types of these handlers, whose parameters and results are read and written
   * with the application's Jackson modules.
   *
   * @throws InvalidTaskTypeException for a handler that is no task type, or for a duplicate name
   */
  public LocalTaskTypes(Collection<? extends TaskHandler<?>> handlers, HandlerJson json) {
    this(() -> handlers, json);
    Objects.requireNonNull(byName.get());
  }

  private LocalTaskTypes(
      Supplier<? extends Collection<? extends TaskHandler<?>>> handlers, HandlerJson json) {
    this.json = json;
    validators =
        Validation.byDefaultProvider()
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory();
    byName = SingletonSupplier.of(() -> read(handlers.get(), validators.getValidator(), json));
  }

  /**
   * Requests the handlers when a type is first looked up, at the latest when the engine starts. A
   * handler may therefore depend on a bean that depends on the engine's {@code TasksManager}.
   *
   * <p>{@link InvalidTaskTypeException} is thrown by that first look-up.
   */
  public static LocalTaskTypes deferred(
      Supplier<? extends Collection<? extends TaskHandler<?>>> handlers) {
    return deferred(handlers, HandlerJson.PLAIN);
  }

  /**
   * Requests the handlers as {@link #deferred(Supplier)} does; their parameters and results are
   * read and written with the application's Jackson modules.
   */
  public static LocalTaskTypes deferred(
      Supplier<? extends Collection<? extends TaskHandler<?>>> handlers, HandlerJson json) {
    return new LocalTaskTypes(handlers, json);
  }

  private static Map<String, LocalTaskType> read(
      Collection<? extends TaskHandler<?>> handlers, Validator validator, HandlerJson json) {
    Map<String, LocalTaskType> types = new LinkedHashMap<>();
    ExecutorService shaping = Executors.newSingleThreadExecutor(SHAPING);
    try {
      handlers.forEach(handler -> add(types, LocalTaskType.of(handler, validator, json, shaping)));
    } finally {
      shaping.shutdown(); // after the tasks already submitted
    }
    return types;
  }

  private static void add(Map<String, LocalTaskType> types, LocalTaskType type) {
    LocalTaskType other = types.putIfAbsent(type.name(), type);
    if (other != null) {
      throw InvalidTaskTypeException.twice(
          type.name(), other.handler().getClass(), type.handler().getClass());
    }
  }

  /**
   * Returns a reader of another record, such as the settings of a kind of connection; it works
   * until this object is closed. The caller's thread creates its schema.
   *
   * @param name of what the record belongs to, for messages
   * @param owner the class it belongs to, for messages
   * @param check finds faults that annotations cannot express
   */
  public RecordReader reader(
      Class<?> record, String name, Class<?> owner, Function<Object, List<ParameterFault>> check) {
    return new RecordReader(
        record,
        new RecordReader.OwnCheck(name, owner, check),
        new RecordReader.Tools(validators.getValidator(), json),
        Runnable::run);
  }

  /** Returns the type with that name; empty when this process cannot run it. */
  public Optional<LocalTaskType> find(String name) {
    return Optional.ofNullable(byName.get().get(name));
  }

  /** Returns the names of all types. */
  public Set<String> names() {
    return Set.copyOf(byName.get().keySet());
  }

  /** Returns all types. */
  public Collection<LocalTaskType> all() {
    return List.copyOf(byName.get().values());
  }

  @Override
  public void close() {
    validators.close();
  }
}
