package io.carillon.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A folder with a Celery application, run by the system's Python. */
record CeleryFolder(Workplace workplace) implements AutoCloseable {

  private static final String PYTHON = "/usr/bin/python3";

  static CeleryFolder of(CeleryApp app) {
    try {
      Workplace workplace = Workplace.of("celery");
      app.copyTo(workplace.folder());
      return new CeleryFolder(workplace);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts Python.
   *
   * @param environment variables in addition to the basic ones
   * @param log the file in this folder that receives its output
   */
  Process python(Map<String, String> environment, String log, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(PYTHON));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    setEnvironment(builder.environment());
    builder.environment().putAll(environment);
    builder.directory(workplace.folder().toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(file(log).toFile());
    try {
      return workplace.start(builder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void setEnvironment(Map<String, String> environment) {
    environment.clear();
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("HOME", workplace.folder().toString());
    environment.put("LC_ALL", "C.UTF-8");
  }

  Path file(String name) {
    return workplace.folder().resolve(name);
  }

  String read(String file) {
    try {
      return Files.readString(file(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    workplace.close();
  }
}
