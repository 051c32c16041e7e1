package io.carillon.config.search;

import io.carillon.config.search.ConfigQuery.Key;
import io.carillon.config.search.ConfigQuery.Sort;

/**
 * Builds the index scans in list order: selects of {@code id} and {@code key} for the first {@code
 * :scanned} rows after the place {@code :after_key}, {@code :after_id}.
 */
final class ConfigWalk {

  private static final String CONFIGS = "carillon.task_config t where ";

  private ConfigWalk() {}

  /** A column by which a list is ordered. */
  private record Column(String from, String id, String key, String type) {}

  private static Column column(Key key) {
    return switch (key) {
      case ID -> new Column(CONFIGS, "t.id", "t.id", "bigint");
      case NAME -> new Column(CONFIGS, "t.id", "t.name", "text");
      case UPDATED_AT -> new Column(CONFIGS, "t.id", "t.updated_at", "timestamptz");
      case STATUS -> new Column(CONFIGS, "t.id", "t.status", "text");
      case PRIORITY -> new Column(CONFIGS, "t.id", "t.priority", "smallint");
      case NEXT_DUE_AT ->
          new Column(
              "carillon.schedule_state t where t.next_due_at is not null and ",
              "t.task_config_id",
              "t.next_due_at",
              "timestamptz");
      case LAST_FINISHED_AT ->
          new Column(
              "carillon.task_config_health t where t.last_finished_minute is not null and ",
              "t.task_config_id",
              "t.last_finished_minute",
              "timestamptz");
      case FAILURES_IN_A_ROW ->
          new Column(
              "carillon.task_config_health t where t.failures_in_a_row > 0 and ",
              "t.task_config_id",
              "t.failures_in_a_row",
              "integer");
    };
  }

  /**
   * Scans along the sort key.
   *
   * @param begun whether the scan continues after a place
   */
  static String along(Sort sort, boolean begun) {
    Column column = column(sort.key());
    if (sort.key() == Key.ID) {
      return "select t.id, t.id as key from carillon.task_config t where "
          + behind("t.id", sort.descending(), begun)
          + " order by t.id"
          + down(sort)
          + " limit :scanned";
    }
    String place =
        begun
            ? "(%s, %s) %s (cast(:after_key as %s), :after_id)"
                .formatted(column.key(), column.id(), sort.descending() ? "<" : ">", column.type())
            : "true";
    return "select %1$s as id, %2$s as key from %3$s%4$s order by %2$s%5$s, %1$s%5$s limit :scanned"
        .formatted(column.id(), column.key(), column.from(), place, down(sort));
  }

  /**
   * Scans along the ids of configs without a key, which come last; only for keys that {@link
   * #mayLack}.
   */
  static String without(Sort sort, boolean begun) {
    return switch (sort.key()) {
      case NEXT_DUE_AT ->
          "select t.task_config_id as id, t.next_due_at as key from carillon.schedule_state t"
              + " where t.next_due_at is null and "
              + behind("t.task_config_id", sort.descending(), begun)
              + " order by t.task_config_id"
              + down(sort)
              + " limit :scanned";
      case LAST_FINISHED_AT -> withoutHealth("timestamptz", "h.last_finished_minute", sort, begun);
      case FAILURES_IN_A_ROW ->
          withoutHealth("integer", "nullif(h.failures_in_a_row, 0)", sort, begun);
      case ID, NAME, UPDATED_AT, STATUS, PRIORITY ->
          throw new IllegalArgumentException("every task config has " + sort.key());
    };
  }

  /** Judges row by row: a join would read all of the table before the first row. */
  private static String withoutHealth(String type, String value, Sort sort, boolean begun) {
    return """
    select t.id, cast(null as {type}) as key from carillon.task_config t
    where (select {value} from carillon.task_config_health h where h.task_config_id = t.id) is null
      and {behind}
    order by t.id{down} limit :scanned
    """
        .replace("{type}", type)
        .replace("{value}", value)
        .replace("{behind}", behind("t.id", sort.descending(), begun))
        .replace("{down}", down(sort));
  }

  /** Scans along the ids of all configs that are not deleted. */
  static final String LIVE =
      """
      select t.id from carillon.task_config t where t.status <> 'deleted'
      order by t.id limit :scanned
      """;

  /** Scans along the ids of configs with one value in the leading column of an index. */
  static String ofOne(String column, Sort sort, boolean begun) {
    return """
    select t.id, t.id as key from carillon.task_config t
    where t.{column} >= :only and t.{column} <= :only and {behind}
    order by t.{column}{down}, t.id{down} limit :scanned
    """
        .replace("{column}", column)
        .replace("{behind}", behind("t.id", sort.descending(), begun))
        .replace("{down}", down(sort));
  }

  /** Scans along the ids of configs that contain a text. */
  static String withText(Sort sort) {
    return """
    select t.id, t.id as key from carillon.configs_with_text(lower(cast(:text as text)),
      cast(:one_type as text), cast(:one_status as text), :text_after, {descending}, :scanned) as t(id)
    """
        .replace("{descending}", String.valueOf(sort.descending()));
  }

  private static String behind(String id, boolean descending, boolean begun) {
    return begun ? id + (descending ? " < " : " > ") + ":after_id" : "true";
  }

  /** Returns the order-by clause for the rows of a scan. */
  static String order(Sort sort, String walk) {
    String byId = "%s.id%s".formatted(walk, down(sort));
    return sort.key() == Key.ID
        ? " order by " + byId
        : " order by %s.key%s nulls last, ".formatted(walk, down(sort)) + byId;
  }

  /** Returns the sort key of a row {@code c} of {@code carillon.task_config}. */
  static String keyOf(Key key) {
    return switch (key) {
      case ID -> "c.id";
      case NAME -> "c.name";
      case UPDATED_AT -> "c.updated_at";
      case STATUS -> "c.status";
      case PRIORITY -> "c.priority";
      case NEXT_DUE_AT ->
          "(select s.next_due_at from carillon.schedule_state s where s.task_config_id = c.id)";
      case LAST_FINISHED_AT ->
          "(select h.last_finished_minute from carillon.task_config_health h"
              + " where h.task_config_id = c.id)";
      case FAILURES_IN_A_ROW ->
          "(select nullif(h.failures_in_a_row, 0) from carillon.task_config_health h"
              + " where h.task_config_id = c.id)";
    };
  }

  /**
   * Returns the condition that a row {@code f} with {@code id} and {@code key} comes after a place.
   */
  static String isBehind(Sort sort, boolean keyed) {
    String sign = sort.descending() ? "<" : ">";
    if (sort.key() == Key.ID) {
      return "f.id " + sign + " :after_id";
    }
    if (!keyed) {
      return "f.key is null and f.id " + sign + " :after_id";
    }
    return "((f.key, f.id) %s (cast(:after_key as %s), :after_id) or f.key is null)"
        .formatted(sign, column(sort.key()).type());
  }

  /** Returns whether a task config may lack a value for a key. */
  static boolean mayLack(Key key) {
    return switch (key) {
      case NEXT_DUE_AT, LAST_FINISHED_AT, FAILURES_IN_A_ROW -> true;
      case ID, NAME, UPDATED_AT, STATUS, PRIORITY -> false;
    };
  }

  private static String down(Sort sort) {
    return sort.descending() ? " desc" : "";
  }
}
