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
 * Keeps figures, a line each, so that the rounds of one table can be run one by one, each when the
 * machine is quiet.
 *
 * @param file null to keep nothing
 */
record Notebook(@Nullable Path file) {

  private static final JsonMapper JSON = new JsonMapper();

  /** What runs before have noted. */
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
