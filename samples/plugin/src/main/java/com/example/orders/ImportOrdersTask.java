package com.example.orders;

import io.carillon.task.Field;
import io.carillon.task.NotRetryableException;
import io.carillon.task.Outcome;
import io.carillon.task.ParameterFault;
import io.carillon.task.ReservedMemory;
import io.carillon.task.Retry;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasks.files.AllowedFolders;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** Imports the orders of a CSV file, one order a line, as in {@code 4711;2}. */
@TaskType(
    name = "import_orders",
    description = "Imports the orders of a CSV file",
    timeout = "10m",
    retry = @Retry(maxAttempts = 5, delay = "30s"))
public final class ImportOrdersTask implements TaskHandler<ImportOrdersTask.Parameters> {

  /** The parameters of a config; in JSON they are folder, file and wait_seconds. */
  public record Parameters(
      @NotBlank @Size(max = 4_096) String folder,
      @NotBlank @Size(max = 255) String file,
      @Field(defaultValue = "60", unit = "seconds") @Min(1) @Max(86_400) int waitSeconds) {}

  /** The result of an execution, kept as JSON. */
  public record Result(int imported, int known) {}

  private final AllowedFolders folders;
  private final Clock clock;

  /** The arguments are beans of the server: the folders that its operator allows, and its clock. */
  public ImportOrdersTask(AllowedFolders folders, Clock clock) {
    this.folders = folders;
    this.clock = clock;
  }

  /** Finds when a config is saved what annotations cannot say. */
  @Override
  public List<ParameterFault> check(Parameters parameters) {
    return parameters.file().contains("/")
        ? List.of(
            new ParameterFault("file", "must be a name without a /, not " + parameters.file()))
        : List.of();
  }

  @Override
  public Object run(Parameters parameters, TaskContext context) throws Exception {
    Path folder = folders.require(parameters.folder());
    Path file = folder.resolve(parameters.file());
    if (Files.notExists(file)) {
      context.logger().info("{} is not there yet", file);
      return new Outcome.Snoozed(clock.instant().plusSeconds(parameters.waitSeconds()));
    }
    try (ReservedMemory reserved = context.reserveMemory(3 * Files.size(file))) {
      return importLines(Files.readAllLines(file), folder, context);
    }
  }

  private static Result importLines(List<String> lines, Path folder, TaskContext context)
      throws Exception {
    int known = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (context.cancelled()) {
        throw new InterruptedException("stopped before line " + (i + 1));
      }
      known += importOrder(lines.get(i), i + 1, folder, context) ? 0 : 1;
      context.progress((i + 1.0) / lines.size(), "%d of %d".formatted(i + 1, lines.size()));
    }
    context.logger().info("{} orders, {} of them known before", lines.size(), known);
    return new Result(lines.size() - known, known);
  }

  /** False when an earlier attempt has imported it. */
  private static boolean importOrder(String line, int number, Path folder, TaskContext context)
      throws IOException {
    if (!line.matches("\\d+;\\d+")) {
      throw new NotRetryableException("line %d is no order: %s".formatted(number, line));
    }
    // The same key in every attempt: what is done twice is done once.
    String key = "%s-%d".formatted(context.executionId(), number);
    try {
      Files.writeString(Files.createFile(folder.resolve(key + ".order")), line);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }
}
