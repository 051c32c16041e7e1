package io.carillon.server.front;

import io.carillon.fault.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Checks the raw query string of a request for invalid escapes and invalid UTF-8. */
final class QueryText {

  private static final int MOST_PARAMETERS = 100;

  private QueryText() {}

  /**
   * Checks a query in one pass.
   *
   * @param query without its question mark, still escaped; null for none
   * @throws InvalidInputException when it cannot be read, or has more than 100 parameters
   */
  static void check(@Nullable String query) {
    if (query == null) {
      return;
    }
    if (query.chars().filter(one -> one == '&').count() >= MOST_PARAMETERS) {
      throw refused("has more than " + MOST_PARAMETERS + " parameters.");
    }
    if (query.startsWith("=") || query.contains("&=")) {
      throw refused("has a parameter without a name.");
    }
    requireStorable(decoded(query));
  }

  private static void requireStorable(ByteBuffer bytes) {
    try {
      if (StandardCharsets.UTF_8.newDecoder().decode(bytes).chars().anyMatch(one -> one == 0)) {
        throw refused("must not have the character U+0000: no database keeps it.");
      }
    } catch (CharacterCodingException e) {
      throw refused("must be UTF-8, each byte escaped as %E6, and is not.");
    }
  }

  private static ByteBuffer decoded(String query) {
    ByteBuffer bytes = ByteBuffer.allocate(query.length());
    for (int i = 0; i < query.length(); i++) {
      char one = query.charAt(i);
      if (one == '%') {
        bytes.put(escaped(query, i));
        i += 2;
      } else {
        bytes.put((byte) one);
      }
    }
    return bytes.flip();
  }

  private static byte escaped(String query, int at) {
    int high = at + 2 < query.length() ? Character.digit(query.charAt(at + 1), 16) : -1;
    int low = at + 2 < query.length() ? Character.digit(query.charAt(at + 2), 16) : -1;
    if (high < 0 || low < 0) {
      throw refused("has a percent sign without two hexadecimal digits; write %25 for itself.");
    }
    return (byte) (high << 4 | low);
  }

  private static InvalidInputException refused(String why) {
    return InvalidInputException.at("", "The query of the address " + why);
  }
}
