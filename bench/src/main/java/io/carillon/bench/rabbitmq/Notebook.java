package io.carillon.bench.rabbitmq;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stores figures, one per line, so that the rounds of one table can run separately, each when the
 * machine is idle.
 *
 * @param file null to store nothing
 */
record Notebook(@Nullable Path file) {

  private static final JsonMapper JSON = new JsonMapper();

  /** Returns the figures of earlier runs. */
  List<Figure> read() throws IOException {
    List<Figure> figures = new ArrayList<>();
    if (file != null && Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        figures.add(JSON.readValue(line, Figure.class));
      }
    }
    return figures;
  }

  void note(Figure figure) throws IOException {
    if (file != null) {
      Files.writeString(
          file,
          JSON.writeValueAsString(figure) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
  }
}
