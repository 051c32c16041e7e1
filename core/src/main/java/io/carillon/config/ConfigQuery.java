package io.carillon.config;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * A page of task configs.
 *
 * @param filter which task configs
 * @param sort the order
 * @param after the place that the page before ended at; null for the first page
 * @param withParameters whether parameters are read, too
 * @param limit the greatest number of task configs, 1 or more
 */
public record ConfigQuery(
    ConfigFilter filter, Sort sort, @Nullable After after, boolean withParameters, int limit) {

  /** What task configs are ordered by, and by id where that is equal. */
  public enum Key {
    /** When they were made. */
    ID,
    /** The name, character by character. */
    NAME,
    /** The last change. */
    UPDATED_AT,
    /** The name of the status. */
    STATUS,
    /** The priority. */
    PRIORITY,
    /** The next due time; those without one come last either way. */
    NEXT_DUE_AT,
    /** The minute in which an execution last ended; those that never ran come last either way. */
    LAST_FINISHED_AT
  }

  /** An order. */
  public record Sort(Key key, boolean descending) {

    /** From the lowest value to the greatest. */
    public static Sort by(Key key) {
      return new Sort(key, false);
    }

    /** From the greatest value to the lowest. */
    public static Sort downBy(Key key) {
      return new Sort(key, true);
    }
  }

  /**
   * A place in an order.
   *
   * @param key the value of the sort's key there, an instant in ISO-8601; null behind those that
   *     have one, and for the order by id
   */
  public record After(long id, @Nullable String key) {}

  /**
   * Refuses a limit under 1, and a place that is none in that order.
   *
   * @throws IllegalArgumentException saying why
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

  /** The first page of all that fit, by id, without parameters. */
  public static ConfigQuery of(ConfigFilter filter, int limit) {
    return new ConfigQuery(filter, Sort.by(Key.ID), null, false, limit);
  }

  /** The same in another order. */
  public ConfigQuery sortedBy(Sort other) {
    return new ConfigQuery(filter, other, after, withParameters, limit);
  }

  /** The page behind a place; null for the first page. */
  public ConfigQuery after(@Nullable After place) {
    return new ConfigQuery(filter, sort, place, withParameters, limit);
  }

  /** The same with parameters, or without. */
  public ConfigQuery withParameters(boolean read) {
    return new ConfigQuery(filter, sort, after, read, limit);
  }
}
