package io.carillon.feed;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the feed of one database, as a reader keeps it to continue from.
 *
 * @param origin identifies the PostgreSQL cluster: transactions are numbered by each for itself
 * @param at a time of the database's clock before which everything up to the place was written
 */
public record FeedPosition(long origin, Instant at, FeedPlace place) {

  private static final int RADIX = 36;
  private static final Pattern TEXT =
      Pattern.compile(
          "([0-9a-z]{1,13})\\.([0-9a-z]{1,10})\\.([0-9a-z]{1,13})\\.([aexz])([0-9a-f]{32})?");
  private static final String SOURCES = "aexz"; // z: behind all

  /** Returns the text of a position: at most 80 letters, digits and dots. */
  public String text() {
    char source = SOURCES.charAt(place.rank());
    String key = source == 'z' ? "" : place.key().toString().replace("-", "");
    return String.join(
        ".",
        Long.toUnsignedString(origin, RADIX),
        Long.toString(at.toEpochMilli(), RADIX),
        Long.toString(place.transaction(), RADIX),
        source + key);
  }

  /** Reads the text of a position; empty when it is none. */
  public static Optional<FeedPosition> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(of(parts));
    } catch (NumberFormatException e) {
      return Optional.empty(); // more than a long holds
    }
  }

  private static FeedPosition of(Matcher parts) {
    int rank = SOURCES.indexOf(parts.group(4));
    String key = parts.group(5) == null ? "0".repeat(32) : parts.group(5);
    return new FeedPosition(
        Long.parseUnsignedLong(parts.group(1), RADIX),
        Instant.ofEpochMilli(Long.parseLong(parts.group(2), RADIX)),
        new FeedPlace(
            Long.parseLong(parts.group(3), RADIX),
            rank,
            new UUID(
                Long.parseUnsignedLong(key.substring(0, 16), 16),
                Long.parseUnsignedLong(key.substring(16), 16))));
  }
}
