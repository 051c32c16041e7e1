package io.carillon.spring.recurring;

import io.carillon.spring.CarillonConfigurationException;
import io.carillon.spring.EngineLifecycle;
import org.springframework.context.SmartLifecycle;

/** Declares the configs once the engine has registered their task types. */
final class RecurringLifecycle implements SmartLifecycle {

  private final RecurringTasks tasks;
  private final RecurringDeclarations declarations;
  private volatile boolean running;

  RecurringLifecycle(RecurringTasks tasks, RecurringDeclarations declarations) {
    this.tasks = tasks;
    this.declarations = declarations;
  }

  @Override
  public void start() {
    tasks.all().forEach(RecurringLifecycle::prepare);
    tasks.all().forEach(declarations::declare);
    running = true;
  }

  private static void prepare(RecurringTask task) {
    MethodTask handler = task.handler();
    if (handler == null) {
      return;
    }
    try {
      handler.prepare();
    } catch (IllegalStateException e) {
      throw refused(task, e);
    }
  }

  private static CarillonConfigurationException refused(
      RecurringTask task, IllegalStateException cause) {
    CarillonConfigurationException refused =
        new CarillonConfigurationException(
            "@Recurring on " + task.place() + " cannot be used: " + cause.getMessage(),
            "Declare the method in the interface of the bean, or proxy its class.");
    refused.initCause(cause);
    return refused;
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public boolean isPauseable() {
    return false;
  }

  @Override
  public int getPhase() {
    return EngineLifecycle.PHASE + 1;
  }
}
