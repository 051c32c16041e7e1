package io.carillon.spring.recurring;

import io.carillon.task.TaskContext;
import io.carillon.task.TaskType;
import io.carillon.tasktype.DeclaredTaskHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.function.SingletonSupplier;

/** A task type that calls a method of a bean. */
final class MethodTask implements DeclaredTaskHandler<MethodTask.NoParameters> {

  /** The empty parameters of a method. */
  record NoParameters() {}

  /** A bean with the method to call on it, which may be that of the bean's proxy. */
  private record Target(Object bean, Method method) {}

  private final TaskType type;
  private final Supplier<Target> target;

  /**
   * Creates the task type of a method.
   *
   * @param bean supplies the bean; called at the first use
   */
  MethodTask(TaskType type, Method method, Supplier<Object> bean) {
    this.type = type;
    this.target = SingletonSupplier.of(() -> target(bean.get(), method));
  }

  private static Target target(Object bean, Method method) {
    Method invocable = AopUtils.selectInvocableMethod(method, bean.getClass());
    ReflectionUtils.makeAccessible(invocable);
    return new Target(bean, invocable);
  }

  @Override
  public TaskType taskType() {
    return type;
  }

  /**
   * Resolves the bean.
   *
   * @throws IllegalStateException when its proxy does not have the method
   */
  void prepare() {
    Objects.requireNonNull(target.get());
  }

  @Override
  public @Nullable Object run(NoParameters parameters, TaskContext context) throws Exception {
    Target found = target.get();
    Object[] arguments =
        found.method().getParameterCount() == 0 ? new Object[0] : new Object[] {context};
    try {
      return found.method().invoke(found.bean(), arguments);
    } catch (InvocationTargetException e) {
      throw thrown(e);
    }
  }

  private static Exception thrown(InvocationTargetException wrapper) {
    return switch (wrapper.getTargetException()) {
      case Exception exception -> exception;
      case Error error -> throw error;
      default -> wrapper;
    };
  }
}
