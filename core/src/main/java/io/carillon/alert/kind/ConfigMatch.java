package io.carillon.alert.kind;

import io.carillon.alert.kind.Found.Finding;
import io.carillon.alert.movement.Ended;
import io.carillon.database.SqlArrays;
import io.carillon.definition.ConfigStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Joins candidates, a set of configs that a kind has found by an index, with the rules that are
 * about them. The cost follows the number of candidates, not that of rules or configs.
 */
final class ConfigMatch {

  static final Set<ConfigStatus> SCHEDULED =
      Set.of(ConfigStatus.ACTIVE, ConfigStatus.ERROR, ConfigStatus.INACTIVE);
  static final Set<ConfigStatus> IN_USE =
      Set.of(ConfigStatus.ACTIVE, ConfigStatus.ERROR, ConfigStatus.PAUSED);

  private static final String STATEMENT =
      """
      with candidate as materialized (%s)
      select t.rule_id, t.limit_value, t.at_least, t.span_hours, t.since, k.id as task_config_id, c.*
      from candidate c
      cross join lateral (
        select x.id, x.status, x.task_type, x.namespace, x.labels
        from carillon.task_config x where x.id = c.config offset 0) as k
      cross join lateral (%s) as t
      where k.status = any(:statuses) and (%s)
      order by t.rule_id, k.id limit :most
      """;

  /** The executions that {@link #find} was given: a part of a {@code from} clause. */
  static final String ENDED =
      """
      unnest(:ended_configs, :ended_ids, :ended_dues, :ended_starts, :ended_ends)
        as e(config, id, due_at, started_at, finished_at)
      """;

  private final String statement;
  private final AlertKind kind;
  private final Set<ConfigStatus> statuses;

  /**
   * Creates a match.
   *
   * @param candidates a select with the column {@code config}; it may use the parameters {@code
   *     now} and {@code since}, the end of the last pass
   * @param condition of a candidate {@code c} and a target {@code t}
   * @param statuses those of configs that are judged
   */
  ConfigMatch(AlertKind kind, Set<ConfigStatus> statuses, String candidates, String condition) {
    this.kind = kind;
    this.statuses = statuses;
    this.statement = STATEMENT.formatted(candidates, Targets.OF_CONFIG, condition);
  }

  /** Adds what is found; further parameters of the candidates are bound by the caller. */
  void find(
      Pass pass, Found found, UnaryOperator<StatementSpec> parameters, RowMapper<Finding> mapper) {
    find(pass, found, List.of(), parameters, mapper);
  }

  /** The same, of a kind whose candidates are also {@link #ENDED} executions. */
  void find(
      Pass pass,
      Found found,
      List<Ended.Last> ended,
      UnaryOperator<StatementSpec> parameters,
      RowMapper<Finding> mapper) {
    List<Finding> rows =
        parameters
            .apply(pass.database().sql().sql(statement))
            .param("now", pass.nowParameter())
            .param("since", pass.endsSince())
            .param("kind", kind.code())
            .param("ended_configs", SqlArrays.longs(ended, Ended.Last::config))
            .param("ended_ids", SqlArrays.uuids(ended, one -> one.run().id()))
            .param("ended_dues", SqlArrays.instants(ended, one -> one.times().dueAt()))
            .param("ended_starts", SqlArrays.instants(ended, one -> one.times().startedAt()))
            .param("ended_ends", SqlArrays.instants(ended, one -> one.times().finishedAt()))
            .param("statuses", SqlArrays.texts(codes()))
            .param("most", Found.MOST + 1)
            .query(mapper)
            .list();
    found.addAll(rows);
  }

  /** Returns the identity of a row that this statement found. */
  static Found.Key key(ResultSet row) throws SQLException {
    return Found.Key.config(row.getLong("rule_id"), row.getLong("task_config_id"));
  }

  private List<String> codes() {
    return statuses.stream().map(ConfigStatus::code).sorted().toList();
  }
}
