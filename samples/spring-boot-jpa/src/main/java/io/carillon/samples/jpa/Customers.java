package io.carillon.samples.jpa;

import io.carillon.config.TaskConfig;
import io.carillon.definition.Definition;
import io.carillon.definition.TaskConfigs;
import io.carillon.manager.TasksManager;
import io.carillon.task.Recurring;
import java.time.Duration;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The application's own business: a customer is greeted from the moment they are saved. */
@Service
public class Customers {

  private final CustomerRepository repository;
  private final TasksManager tasks;

  Customers(CustomerRepository repository, TasksManager tasks) {
    this.repository = repository;
    this.tasks = tasks;
  }

  /** Saves a customer and the task that greets them again and again: both, or neither. */
  @Transactional
  public TaskConfig add(String name, Duration every) {
    Definition greeting =
        TaskConfigs.named("greet " + name)
            .type(GreetTask.class)
            .parameters(new GreetTask.Parameters(name))
            .every(every)
            .build();
    TaskConfig config = tasks.create(greeting);
    repository.saveAndFlush(new Customer(name));
    return config;
  }

  /** Counts the customers; the number is the result of each execution. */
  @Recurring(
      name = "count customers",
      every = "${sample.count-every:1m}",
      timeout = "30s",
      maxAttempts = "3")
  @Transactional(readOnly = true)
  public long count() {
    return repository.count();
  }
}
