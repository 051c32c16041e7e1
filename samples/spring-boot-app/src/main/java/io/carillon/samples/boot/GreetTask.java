package io.carillon.samples.boot;

import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import jakarta.validation.constraints.NotBlank;
import org.springframework.stereotype.Component;

/** Greets a person. It is a bean like any other and may be given other beans. */
@Component
@TaskType(name = "greet", description = "Greets a person")
public final class GreetTask implements TaskHandler<GreetTask.Parameters> {

  /** Who is greeted. */
  public record Parameters(@NotBlank String name) {}

  /** What was said. */
  public record Result(String greeting) {}

  @Override
  public Result run(Parameters parameters, TaskContext context) {
    context.logger().info("greeting {}", parameters.name());
    return new Result("Hello, " + parameters.name());
  }
}
