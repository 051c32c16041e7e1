package io.carillon.cli.context;

import java.nio.file.Path;

/** Where the token of a server is. */
public sealed interface TokenSource {

  /** No token. */
  record None() implements TokenSource {}

  /**
   * The token itself.
   *
   * @param token never printed
   */
  record Known(String token) implements TokenSource {

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
  record InFile(Path path) implements TokenSource {}
}
