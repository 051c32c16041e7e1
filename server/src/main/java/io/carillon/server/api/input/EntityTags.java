package io.carillon.server.api.input;

import io.carillon.fault.InvalidInputException;
import io.carillon.fault.NotFoundException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Versions as entity tags (RFC 9110): a change names the version that its author has read. */
public final class EntityTags {

  private static final Long NO_VERSION = 0L;

  private EntityTags() {}

  public static String tag(long version) {
    return "\"" + version + "\"";
  }

  /**
   * Returns the version in {@code If-Match} of a change that makes what does not exist; null when
   * any version, or none, will do. For {@code *}, which asks for what exists (RFC 9110, section
   * 13.1.1), it is one that nothing has when there is nothing.
   *
   * @param read reads the resource
   */
  public static @Nullable Long asked(Optional<String> ifMatch, Runnable read) {
    Long version = asked(ifMatch);
    if (version != null || ifMatch.isEmpty()) {
      return version;
    }
    try {
      read.run();
      return null;
    } catch (NotFoundException e) {
      return NO_VERSION;
    }
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
