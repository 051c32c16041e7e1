package io.carillon.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A Celery application: a Python file among a package's resources.
 *
 * @param beside a class of that package
 * @param module the name of the file, without {@code .py}
 */
public record CeleryApp(Class<?> beside, String module) {

  /** Copies the file into a folder. */
  void copyTo(Path folder) throws IOException {
    String file = module + ".py";
    try (InputStream source = Objects.requireNonNull(beside.getResourceAsStream(file), file)) {
      Files.copy(source, folder.resolve(file));
    }
  }
}
