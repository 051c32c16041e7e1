package io.carillon.server.api;

import io.carillon.fault.InvalidInputException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Versions as entity tags (RFC 9110): what changes a thing names the version that it has seen. */
final class Versions {

  private Versions() {}

  static String tag(long version) {
    return "\"" + version + "\"";
  }

  /** The version in an {@code If-Match}; null where any will do. */
  static @Nullable Long asked(Optional<String> ifMatch) {
    String tag = ifMatch.orElse("*").strip();
    if (tag.equals("*")) {
      return null;
    }
    if (!tag.matches("(W/)?\"\\d{1,18}\"")) {
      throw InvalidInputException.at(
          "If-Match", "must be the ETag that was read, as \"3\", not " + tag + ".");
    }
    return Long.valueOf(tag.replaceAll("\\D", ""));
  }
}
