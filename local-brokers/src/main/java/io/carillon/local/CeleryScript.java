package io.carillon.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a Celery application as a program, which acts as a client of the workers. */
public final class CeleryScript {

  private CeleryScript() {}

  /**
   * Runs it to its end and returns its output.
   *
   * @throws IllegalStateException with its output, when it fails
   */
  public static String run(CeleryApp app, String broker, String... arguments)
      throws InterruptedException {
    List<String> command = new ArrayList<>(List.of(app.module() + ".py"));
    command.addAll(List.of(arguments));
    try (CeleryFolder folder = CeleryFolder.of(app)) {
      Process process = folder.python(Map.of("BROKER", broker), "script.log", command);
      int status = process.waitFor();
      String said = folder.read("script.log");
      if (status != 0) {
        throw new IllegalStateException(said);
      }
      return said;
    }
  }
}
