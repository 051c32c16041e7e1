package io.carillon.config.search;

import io.carillon.definition.ConfigStatus;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * The query for a page of task configs.
 *
 * @param filter the filter that the task configs must match
 * @param sort the order
 * @param after the place at which the previous page ended; null for the first page
 * @param withParameters whether to read the parameters
 * @param limit the maximum number of task configs, 1 or more
 */
public record ConfigQuery(
    ConfigFilter filter, Sort sort, @Nullable After after, boolean withParameters, int limit) {

  /** The sort key of task configs; equal keys are ordered by id. */
  public enum Key {
    /** The id, which is the order of creation. */
    ID,
    /** The name, compared character by character. */
    NAME,
    /** The time of the last change. */
    UPDATED_AT,
    /** The name of the status. */
    STATUS,
    /** The priority. */
    PRIORITY,
    /** The next due time; configs without one come last in both directions. */
    NEXT_DUE_AT,
    /**
     * The minute in which an execution last ended; configs that never ran come last in both
     * directions.
     */
    LAST_FINISHED_AT,
    /**
     * The number of executions that failed in a row up to now; configs without any come last in
     * both directions.
     */
    FAILURES_IN_A_ROW
  }

  /** A sort order. */
  public record Sort(Key key, boolean descending) {

    /** Returns the ascending order by a key. */
    public static Sort by(Key key) {
      return new Sort(key, false);
    }

    /** Returns the descending order by a key. */
    public static Sort downBy(Key key) {
      return new Sort(key, true);
    }
  }

  /**
   * A place in a sort order, for keyset paging.
   *
   * @param key the value of the sort key at that place, instants in ISO 8601; null among configs
   *     that have no value, and when sorted by id
   */
  public record After(long id, @Nullable String key) {}

  /**
   * Rejects a limit below 1 and a place that is invalid for the sort key.
   *
   * @throws IllegalArgumentException with the reason
   */
  public ConfigQuery {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be 1 or more, not " + limit);
    }
    String value = after == null ? null : after.key();
    if (value != null) {
      require(sort.key(), value);
    }
  }

  private static void require(Key key, String value) {
    switch (key) {
      case ID, NAME -> {}
      case STATUS -> ConfigStatus.of(value);
      case PRIORITY -> Short.parseShort(value);
      case FAILURES_IN_A_ROW -> Integer.parseInt(value);
      case UPDATED_AT, NEXT_DUE_AT, LAST_FINISHED_AT -> requireInstant(value);
    }
  }

  private static void requireInstant(String value) {
    try {
      Instant.parse(value);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("no instant: " + value, e);
    }
  }

  /**
   * Returns the query for the first page of matching configs, ordered by id, without parameters.
   */
  public static ConfigQuery of(ConfigFilter filter, int limit) {
    return new ConfigQuery(filter, Sort.by(Key.ID), null, false, limit);
  }

  /** Returns this query in another order. */
  public ConfigQuery sortedBy(Sort other) {
    return new ConfigQuery(filter, other, after, withParameters, limit);
  }

  /** Returns this query for the page after a place; null for the first page. */
  public ConfigQuery after(@Nullable After place) {
    return new ConfigQuery(filter, sort, place, withParameters, limit);
  }

  /** Returns this query with or without parameters. */
  public ConfigQuery withParameters(boolean read) {
    return new ConfigQuery(filter, sort, after, read, limit);
  }
}
