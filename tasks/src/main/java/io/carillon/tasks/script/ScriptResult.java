package io.carillon.tasks.script;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.carillon.definition.Json;
import io.carillon.task.NotRetryableException;
import io.carillon.tasks.process.RunFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/**
 * The file into which a script writes its result as JSON.
 *
 * @param file inside the temporary folder of the attempt; does not exist until the script makes it
 */
record ScriptResult(Path file) {

  /** The variable that names the file. */
  static final String VARIABLE = "CARILLON_RESULT";

  private static final int MAX_BYTES = 262_144;

  static ScriptResult in(RunFolder folder) {
    return new ScriptResult(folder.path().resolve("result.json"));
  }

  /**
   * Returns the JSON of the file, or another result when there is no file or an empty one.
   *
   * @throws NotRetryableException for a file that is too large or no JSON
   */
  Object readOr(Object otherwise) throws NotRetryableException, IOException {
    if (!Files.isRegularFile(file, NOFOLLOW_LINKS)) {
      return otherwise;
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file, NOFOLLOW_LINKS)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    }
    if (bytes.length > MAX_BYTES) {
      throw new NotRetryableException(
          "The script wrote more than %,d bytes into %s".formatted(MAX_BYTES, VARIABLE));
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.isBlank() ? otherwise : read(text);
  }

  private static Object read(String text) throws NotRetryableException {
    try {
      return Json.MAPPER.readTree(text);
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      throw new NotRetryableException(
          "The script wrote into %s what is no JSON: line %d, column %d: %s"
              .formatted(
                  VARIABLE,
                  at == null ? 1 : at.getLineNr(),
                  at == null ? 1 : at.getColumnNr(),
                  e.getOriginalMessage()),
          e);
    }
  }
}
