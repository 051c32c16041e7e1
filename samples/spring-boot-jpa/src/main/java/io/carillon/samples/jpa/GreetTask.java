package io.carillon.samples.jpa;

import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import jakarta.validation.constraints.NotBlank;
import org.springframework.stereotype.Component;

/** Greets a customer. It is given a service that is itself given the TasksManager. */
@Component
@TaskType(name = "greet_customer", description = "Greets a customer")
public final class GreetTask implements TaskHandler<GreetTask.Parameters> {

  private final Customers customers;

  GreetTask(Customers customers) {
    this.customers = customers;
  }

  /** The customer's name. */
  public record Parameters(@NotBlank String name) {}

  /** The words. */
  public record Result(String greeting) {}

  @Override
  public Result run(Parameters parameters, TaskContext context) {
    context.logger().info("greeting {}", parameters.name());
    return new Result("Hello, %s, of %d".formatted(parameters.name(), customers.count()));
  }
}
