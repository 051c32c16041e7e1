package io.carillon.server.api.input;

import io.carillon.fault.InvalidInputException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Versions as entity tags (RFC 9110): a change names the version that its author has read. */
public final class EntityTags {

  private EntityTags() {}

  public static String tag(long version) {
    return "\"" + version + "\"";
  }

  /** Returns the version in {@code If-Match}; null when any version will do. */
  public static @Nullable Long asked(Optional<String> ifMatch) {
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
