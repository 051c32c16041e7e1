package io.carillon.alert.life;

import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.texts;
import static io.carillon.database.SqlRows.instantOrNull;

import io.carillon.database.Database;
import io.carillon.definition.Json;
import io.carillon.fault.NotFoundException;
import io.carillon.grouping.ConfigScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists alerts, the latest first. */
public final class AlertSearch {

  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final int LOOKED_AT = 2_000;
  private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

  private final Database database;

  /** Creates the search on a database. */
  public AlertSearch(Database database) {
    this.database = database;
  }

  /** A place in the list. */
  public record Place(Instant startedAt, long id) {}

  /**
   * Returns a page.
   *
   * @param after the last one of the page before; null for the first page
   */
  public List<Alert> list(AlertFilter filter, @Nullable Place after, int limit) {
    Instant from = filter.started().from();
    Instant to = filter.started().to();
    return database
        .sql()
        .sql(statement(filter))
        .param("statuses", texts(filter.statuses().stream().map(AlertStatus::code).toList()))
        .param("rules", longs(filter.ruleIds()))
        .param("configs", longs(filter.about().taskConfigIds()))
        .param("queues", texts(filter.about().queues()))
        .param("kinds", texts(filter.kinds()))
        .param("from", Database.parameter(from == null ? FIRST : from))
        .param("to", Database.parameter(to == null ? LAST : to))
        .param("at", Database.parameter(after == null ? LAST : after.startedAt()))
        .param("id", after == null ? Long.MAX_VALUE : after.id())
        .param("limit", limit)
        .params(filter.about().scope().parameters())
        .query(AlertSearch::alert)
        .list();
  }

  private static String statement(AlertFilter filter) {
    List<String> conditions = new ArrayList<>();
    add(conditions, !filter.statuses().isEmpty(), "status = any(:statuses)");
    add(conditions, !filter.ruleIds().isEmpty(), "rule_id = any(:rules)");
    add(conditions, !filter.about().taskConfigIds().isEmpty(), "task_config_id = any(:configs)");
    add(conditions, !filter.about().queues().isEmpty(), "queue = any(:queues)");
    add(conditions, !filter.kinds().isEmpty(), "kind = any(:kinds)");
    conditions.add("started_at >= :from and started_at < :to and (started_at, id) < (:at, :id)");
    conditions.add(filter.about().scope().conditionOnId("a.task_config_id"));
    return "select * from carillon.alert a where "
        + String.join(" and ", conditions)
        + " order by started_at desc, id desc limit :limit";
  }

  private static void add(List<String> conditions, boolean wanted, String condition) {
    if (wanted) {
      conditions.add(condition);
    }
  }

  private static final String FIRING =
      """
      select a.* from (
        select * from carillon.alert x where x.status = 'firing'
        order by x.started_at desc, x.id desc limit :rows) as a
      where {of_scope} order by a.started_at desc, a.id desc limit :limit
      """;

  /**
   * Returns the firing alerts about the configs of a scope, of the latest {@value #LOOKED_AT} ones;
   * those that are about no config belong to the scope of all configs alone.
   */
  public List<Alert> firing(ConfigScope scope, int limit) {
    return database
        .sql()
        .sql(FIRING.replace("{of_scope}", scope.conditionOnId("a.task_config_id")))
        .params(scope.parameters())
        .param("rows", LOOKED_AT)
        .param("limit", limit)
        .query(AlertSearch::alert)
        .list();
  }

  /**
   * Returns an alert.
   *
   * @param scope the configs that it may be about; of all configs, it may be about a queue too
   * @throws NotFoundException when there is none, or retention removed it
   */
  public Alert get(long id, ConfigScope scope) {
    return database
        .sql()
        .sql(
            "select * from carillon.alert a where id = :id and "
                + scope.conditionOnId("a.task_config_id"))
        .param("id", id)
        .params(scope.parameters())
        .query(AlertSearch::alert)
        .optional()
        .orElseThrow(() -> new NotFoundException("alert", id));
  }

  private static Alert alert(ResultSet row, int index) throws SQLException {
    return new Alert(
        row.getLong("id"),
        new Alert.Rule(row.getLong("rule_id"), row.getString("rule_name"), row.getString("kind")),
        new Alert.Subject(
            AlertStore.longOrNull(row, "task_config_id"),
            row.getString("queue"),
            row.getString("subject"),
            row.getString("task_type")),
        Json.object(row.getString("arguments")),
        AlertStore.state(row),
        new Alert.Told(
            row.getInt("announcements"),
            instantOrNull(row, "announced_at"),
            instantOrNull(row, "repeat_at")));
  }
}
