package io.carillon.config;

import io.carillon.database.Database;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Pages of task configs. What a plan that is kept would choose for any type and status is wrong for
 * most of them: conditions that might be null have one made for the values at hand.
 */
final class ConfigSearch {

  // So many are looked at for a text in the order of names, before all that have it are sorted; and
  // where no more have the wanted status, it is looked for in these alone.
  private static final int SOME = 10_000;

  private static final String WANTED =
      """
       (cast(:type as text) is null or c.task_type = :type)
        and (cast(:status as text) is null or c.status = :status)
      """;

  private static final String HAS_TEXT =
      """
       and (position(lower(cast(:text as text)) in lower(c.name)) > 0
        or position(lower(cast(:text as text)) in lower(c.description)) > 0)
      """;

  /** In the order of an index, and written so that no other one has it. */
  private static final String OF_STATUS =
      """
       c.status >= :status and c.status <= :status order by c.status, c.id
      """;

  private static final String FOUND =
      """
       c.id = any(array(select carillon.configs_with_text(lower(cast(:text as text)),
        cast(:type as text), cast(:status as text), :place, :downwards, cast(:most as integer))))
      """;

  private final Database database;

  /** On that database. */
  ConfigSearch(Database database) {
    this.database = database;
  }

  /** One page. */
  List<TaskConfig> find(ConfigQuery query) {
    if (query.text() == null || query.text().isEmpty()) {
      return configs(page(WANTED, query));
    }
    if (query.status() != null && areFew(query)) {
      return amongSome(OF_STATUS, query);
    }
    return switch (query.sort()) {
      case ID -> found(query, after(query, Long.MIN_VALUE), query.limit());
      case ID_DESC -> found(query, after(query, Long.MAX_VALUE), query.limit());
      case NAME, NAME_DESC -> byName(query);
    };
  }

  private static long after(ConfigQuery query, long begin) {
    return query.after() == null ? begin : query.after().id();
  }

  /** Whether there are not more with that status than are looked at one by one. */
  private boolean areFew(ConfigQuery query) {
    String next =
        "select c.id from carillon.task_config c where" + OF_STATUS + " offset %d limit 1";
    return bind(next.formatted(SOME), query).query(Long.class).list().isEmpty();
  }

  private List<TaskConfig> byName(ConfigQuery query) {
    List<TaskConfig> first = amongSome(" true" + after(query) + order(query), query);
    return first.size() == query.limit() ? first : found(query, Long.MIN_VALUE, Integer.MAX_VALUE);
  }

  /** The page, if these have one: those with the text among the first ones of a kind. */
  private List<TaskConfig> amongSome(String kind, ConfigQuery query) {
    String some = "select c.* from carillon.task_config c where" + kind + " limit " + SOME;
    String wanted = WANTED + HAS_TEXT + after(query) + order(query) + " limit :limit";
    String ids = "select c.id from (" + some + ") as c where" + wanted;
    return configs(page(" c.id = any(array(" + ids + "))", query));
  }

  private List<TaskConfig> found(ConfigQuery query, long place, int most) {
    return configs(
        page(FOUND, query)
            .param("place", place)
            .param("downwards", query.sort() == ConfigQuery.Sort.ID_DESC)
            .param("most", most));
  }

  private StatementSpec page(String condition, ConfigQuery query) {
    String wanted = condition + after(query) + order(query) + " limit :limit";
    return bind(TaskConfigManager.COLUMNS + " where" + wanted, query);
  }

  private static String after(ConfigQuery query) {
    if (query.after() == null) {
      return "";
    }
    return switch (query.sort()) {
      case ID -> " and c.id > :after_id";
      case ID_DESC -> " and c.id < :after_id";
      case NAME -> " and (c.name, c.id) > (:after_name, :after_id)";
      case NAME_DESC -> " and (c.name, c.id) < (:after_name, :after_id)";
    };
  }

  private static String order(ConfigQuery query) {
    return switch (query.sort()) {
      case ID -> " order by c.id";
      case ID_DESC -> " order by c.id desc";
      case NAME -> " order by c.name, c.id";
      case NAME_DESC -> " order by c.name desc, c.id desc";
    };
  }

  private StatementSpec bind(String statement, ConfigQuery query) {
    ConfigQuery.After after = query.after();
    return database
        .sql()
        .sql(statement)
        .param("type", query.taskType())
        .param("status", query.status() == null ? null : query.status().code())
        .param("text", query.text())
        .param("after_id", after == null ? 0L : after.id())
        .param("after_name", after == null ? "" : after.name())
        .param("limit", query.limit());
  }

  private static List<TaskConfig> configs(StatementSpec page) {
    return page.query(TaskConfigManager::config).list();
  }
}
