package io.carillon.tasks.data;

import io.carillon.tasks.Json;
import java.nio.file.Path;

/** Runs one task and ends. */
final class DataProcess {

  private DataProcess() {}

  /** Takes the folder, URL, user and password, and the parameters. */
  public static void main(String[] args) throws Exception {
    Object result =
        DataTests.task(Path.of(args[0]))
            .run(
                Json.read(args[4], DataProcessingTask.Parameters.class),
                DataTests.context(args[1], args[2], args[3]));
    System.out.println(Json.tree(result));
  }
}
