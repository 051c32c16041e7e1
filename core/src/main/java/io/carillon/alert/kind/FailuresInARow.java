package io.carillon.alert.kind;

import io.carillon.alert.kind.Found.Finding;
import io.carillon.database.SqlArrays;
import io.carillon.definition.Json;
import io.carillon.json.JsonFields;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * The last n executions of a config have failed, timed out or were lost. Between complete passes
 * only configs are looked at of which an execution ended or that changed: the cost does not follow
 * the number of configs that go on failing.
 */
final class FailuresInARow implements AlertKind {

  private final ConfigMatch match =
      new ConfigMatch(
          this,
          ConfigMatch.IN_USE,
          """
          select h.task_config_id as config, h.failures_in_a_row as failures, h.last_execution_id
          from carillon.task_config_health h
          where :complete and h.failures_in_a_row >= :least and h.failures_in_a_row > 0
          union all
          select h.task_config_id, h.failures_in_a_row, h.last_execution_id
          from carillon.task_config_health h
          where h.task_config_id = any(:moved) and h.failures_in_a_row >= :least
          """,
          "c.failures >= t.limit_value");

  @Override
  public String code() {
    return "failures_in_a_row";
  }

  @Override
  public ObjectNode read(JsonFields fields) {
    return Json.MAPPER.createObjectNode().put("failures", fields.count("failures", 3, 1_000));
  }

  @Override
  public Limits limits(ObjectNode condition) {
    return new Limits(condition.get("failures").intValue(), 0, 0);
  }

  @Override
  public void find(Pass pass, Found found) {
    boolean complete = pass.complete();
    match.find(
        pass,
        found,
        query ->
            query
                .param("least", (int) Math.max(1, pass.leastLimit()))
                .param("complete", complete)
                .param("moved", SqlArrays.longs(complete ? Set.of() : pass.movedWithoutSuccess())),
        FailuresInARow::row);
    pass.keepUnmoved(found, any -> true);
  }

  private static Finding row(ResultSet row, int index) throws SQLException {
    ObjectNode arguments =
        Json.MAPPER
            .createObjectNode()
            .put("failures", row.getInt("failures"))
            .put("execution_id", row.getString("last_execution_id"));
    return new Finding(ConfigMatch.key(row), arguments, false);
  }

  @Override
  public Words words(ObjectNode arguments) {
    int failures = arguments.path("failures").asInt();
    return new Words(
        failures == 1 ? "has failed" : "failed %d times in a row".formatted(failures),
        failures == 1 ? "执行失败" : "连续失败 %d 次".formatted(failures));
  }
}
