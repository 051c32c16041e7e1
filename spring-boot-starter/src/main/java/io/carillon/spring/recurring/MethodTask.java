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

/** The task type that calls a method of a bean. */
final class MethodTask implements DeclaredTaskHandler<MethodTask.NoParameters> {

  /** A method has none. */
  record NoParameters() {}

  /** A bean with the method to call on it, which a proxy of the bean may have for it. */
  private record Target(Object bean, Method method) {}

  private final TaskType type;
  private final Supplier<Target> target;

  /**
   * Calls that method.
   *
   * @param bean asked for at the first use
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
   * Finds the bean.
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
