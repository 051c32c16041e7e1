package io.carillon.cli.context;

import io.carillon.cli.arguments.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the token of a server is. */
public sealed interface TokenSource {

  /**
   * Returns the token; null where there is none. A method instead of a switch over the types, whose
   * code the JVM would have to make at each start.
   *
   * @throws UsageException when its file cannot be read
   */
  @Nullable String read();

  /** No token. */
  record None() implements TokenSource {

    @Override
    public @Nullable String read() {
      return null;
    }
  }

  /**
   * The token itself.
   *
   * @param token never printed
   */
  record Known(String token) implements TokenSource {

    @Override
    public String read() {
      return token;
    }

    @Override
    public String toString() {
      return "Known[]";
    }
  }

  /**
   * In a file.
   *
   * @param path of the file, which may not exist
   */
  record InFile(Path path) implements TokenSource {

    @Override
    public @Nullable String read() {
      if (!Files.exists(path)) {
        return null;
      }
      try {
        String text = Files.readString(path).strip();
        return text.isEmpty() ? null : text;
      } catch (IOException e) {
        throw new UsageException("usage.token_file", path, e.toString());
      }
    }
  }
}
