package io.carillon.spring.recurring;

import io.carillon.spring.CarillonConfigurationException;
import io.carillon.spring.lifecycle.PhasedBean;

/** Declares the configs once the engine has registered their task types. */
final class RecurringLifecycle extends PhasedBean {

  private final RecurringTasks tasks;
  private final RecurringDeclarations declarations;

  RecurringLifecycle(RecurringTasks tasks, RecurringDeclarations declarations) {
    super(ENGINE + 1);
    this.tasks = tasks;
    this.declarations = declarations;
  }

  @Override
  protected void started() {
    tasks.all().forEach(RecurringLifecycle::prepare);
    tasks.all().forEach(declarations::declare);
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
}
