package io.carillon.tasktype;

import io.carillon.task.TaskHandler;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;

/** The task types that this process can run, by name. */
public final class LocalTaskTypes implements AutoCloseable {

  // A start goes on while the schemas are made.
  private static final ThreadFactory SHAPING =
      Thread.ofPlatform().daemon().name("carillon-schemas").factory();

  private final ValidatorFactory validators;
  private final Map<String, LocalTaskType> byName = new LinkedHashMap<>();

  /**
   * Takes the handlers; their schemas are made by another thread, and are waited for where somebody
   * asks for them.
   *
   * @throws InvalidTaskTypeException for a handler that is no task type, or a name that two have
   */
  public LocalTaskTypes(Collection<? extends TaskHandler<?>> handlers) {
    validators =
        Validation.byDefaultProvider()
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory();
    Validator validator = validators.getValidator();
    ExecutorService shaping = Executors.newSingleThreadExecutor(SHAPING);
    try {
      handlers.forEach(handler -> add(LocalTaskType.of(handler, validator, shaping), handler));
    } finally {
      shaping.shutdown(); // once it has done what it was given
    }
  }

  private void add(LocalTaskType type, TaskHandler<?> handler) {
    LocalTaskType other = byName.putIfAbsent(type.name(), type);
    if (other != null) {
      throw InvalidTaskTypeException.twice(
          type.name(), other.handler().getClass(), handler.getClass());
    }
  }

  /** The type of that name, if this process can run it. */
  public Optional<LocalTaskType> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Their names. */
  public Set<String> names() {
    return Set.copyOf(byName.keySet());
  }

  /** All of them. */
  public Collection<LocalTaskType> all() {
    return List.copyOf(byName.values());
  }

  @Override
  public void close() {
    validators.close();
  }
}
