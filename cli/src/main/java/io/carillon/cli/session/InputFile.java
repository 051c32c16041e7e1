package io.carillon.cli.session;

import io.carillon.cli.arguments.UsageException;
import io.carillon.cli.output.Documents;
import io.carillon.cli.text.Utf8Text;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A file of YAML or JSON that an option names; {@code -} is standard input. */
public final class InputFile {

  private static final int MOST_BYTES = 16 << 20;

  private final Session session;

  /** Creates it. */
  public InputFile(Session session) {
    this.session = session;
  }

  /**
   * Returns the object in a file.
   *
   * @throws UsageException when it cannot be read, is larger than 16 MiB, or has no object
   */
  public ObjectNode object(String option, String name) {
    try {
      JsonNode read = Documents.read(text(name));
      if (read instanceof ObjectNode object) {
        return object;
      }
      throw new UsageException("usage.no_object", option, name);
    } catch (NoSuchFileException e) {
      throw new UsageException("usage.no_file", option, name);
    } catch (CharacterCodingException e) {
      throw new UsageException("files.encoding", name);
    } catch (IOException | JacksonException e) {
      throw new UsageException("usage.file", option, name, String.valueOf(e.getMessage()));
    }
  }

  private String text(String name) throws IOException {
    try (InputStream stream = open(name)) {
      byte[] bytes = stream.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new UsageException("input.large", MOST_BYTES);
      }
      return Utf8Text.of(bytes);
    }
  }

  private InputStream open(String name) throws IOException {
    if (name.equals("-")) {
      return session.terminal().streams().in();
    }
    Path file = session.terminal().folder().resolve(name);
    return Files.newInputStream(file);
  }
}
