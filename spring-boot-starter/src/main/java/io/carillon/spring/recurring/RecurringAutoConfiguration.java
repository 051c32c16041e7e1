package io.carillon.spring.recurring;

import io.carillon.manager.TasksManager;
import io.carillon.spring.CarillonAutoConfiguration;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** Declares a task config for each {@link io.carillon.task.Recurring} among the beans. */
@AutoConfiguration(after = CarillonAutoConfiguration.class)
@ConditionalOnBean(TasksManager.class)
@ConditionalOnProperty(prefix = "carillon", name = "enabled", matchIfMissing = true)
public final class RecurringAutoConfiguration {

  /** Created by Spring. */
  public RecurringAutoConfiguration() {}

  /** The declarations, and the task types of methods. */
  @Bean
  RecurringTasks recurringTasks(ConfigurableListableBeanFactory beans) {
    return new RecurringTasks(beans);
  }

  /** Declares the configs when the application starts. */
  @Bean
  RecurringLifecycle recurringLifecycle(RecurringTasks tasks, TasksManager manager) {
    return new RecurringLifecycle(tasks, new RecurringDeclarations(manager));
  }
}
