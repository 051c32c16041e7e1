package io.carillon.history.detail;

import io.carillon.history.History.LogPlace;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * A query for a page of an execution's log.
 *
 * @param filter the lines to return
 * @param newestFirst whether the last lines come first
 * @param after the last line examined for the page before; null for the first page
 * @param limit maximum number of lines, 1 or more
 */
public record LogQuery(
    UUID executionId, Filter filter, boolean newestFirst, @Nullable LogPlace after, int limit) {

  /** The levels, from the least to the most severe. */
  public static final List<String> LEVELS =
      Stream.of(Level.values())
          .sorted(Comparator.comparingInt(Level::toInt))
          .map(level -> level.name().toLowerCase(Locale.ROOT))
          .toList();

  /**
   * Conditions on lines.
   *
   * @param attempt only lines of this attempt; null for all
   * @param levels only lines of these levels; empty for all
   * @param text only lines with this text, in any case; null for all
   */
  public record Filter(@Nullable Integer attempt, Set<String> levels, @Nullable String text) {

    private static final @Nullable String NO_TEXT = null;

    /** All lines. */
    public static final Filter ALL = new Filter(null, Set.of(), NO_TEXT);

    /** Copies the levels. */
    public Filter {
      levels = Set.copyOf(levels);
    }

    /** Returns whether a line must be examined, apart from its place. */
    boolean examines() {
      return !levels.isEmpty() || text != null;
    }
  }

  /** Returns this level and the more severe ones. */
  public static Set<String> atLeast(String level) {
    return Set.copyOf(LEVELS.subList(LEVELS.indexOf(level), LEVELS.size()));
  }
}
