package io.carillon.execution;

import static io.carillon.database.SqlArrays.ints;
import static io.carillon.database.SqlArrays.texts;
import static io.carillon.database.SqlArrays.uuids;

import io.carillon.database.Database;
import io.carillon.database.SqlRows;
import io.carillon.definition.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What executions have beside their row: the values that a user passed, and the parameters that the
 * last attempt got. Only executions with one of them have it, so that the others cost nothing.
 */
public final class ExecutionValues {

  private static final @Nullable String NONE = null;
  private static final @Nullable Instant NEVER = null;
  private static final Shown NOTHING = new Shown(NONE, NONE);

  private final Database database;

  /** Creates the store on the given database; it works in the caller's transaction. */
  public ExecutionValues(Database database) {
    this.database = database;
  }

  /**
   * What a run can know of its execution beside its claim.
   *
   * @param startedAt the start of the present attempt; null before it
   * @param lastSuccessAt when an execution of the config last succeeded; null for never
   * @param passed the values that a user passed; null for none
   */
  public record Known(
      String configName,
      @Nullable Instant startedAt,
      @Nullable Instant lastSuccessAt,
      @Nullable ObjectNode passed) {}

  private static final String KNOWN =
      """
      select c.name, (select started_at from carillon.task_execution_live where id = :id) as started_at,
        (select last_success_at from carillon.task_config_health where task_config_id = :config)
          as last_success_at,
        (select passed from carillon.execution_values where execution_id = :id) as passed
      from carillon.task_config c where c.id = :config
      """;

  /** Returns what is known of an execution; a config that is gone has no name. */
  public Known known(UUID executionId, long taskConfigId) {
    return database
        .sql()
        .sql(KNOWN)
        .param("id", executionId)
        .param("config", taskConfigId)
        .query(ExecutionValues::known)
        .optional()
        .orElseGet(() -> new Known("", NEVER, NEVER, null));
  }

  private static Known known(ResultSet row, int index) throws SQLException {
    return new Known(
        row.getString("name"),
        SqlRows.instantOrNull(row, "started_at"),
        SqlRows.instantOrNull(row, "last_success_at"),
        (ObjectNode) Json.tree(row.getString("passed")));
  }

  private static final String PASS =
      """
      insert into carillon.execution_values (execution_id, passed)
      select n.id, cast(n.passed as json) from unnest(:ids, :passed) as n(id, passed)
      """;

  /** Stores the values of those of these new executions that have any. */
  public void pass(Collection<NewExecution> executions) {
    List<NewExecution> with =
        executions.stream().filter(one -> one.origin().values() != null).toList();
    if (!with.isEmpty()) {
      database
          .sql()
          .sql(PASS)
          .param("ids", uuids(with, NewExecution::id))
          .param(
              "passed",
              texts(with, one -> Json.exact(Objects.requireNonNull(one.origin().values()))))
          .update();
    }
  }

  /** Returns the values that were passed to those of these executions that have any. */
  public Map<UUID, ObjectNode> passed(Collection<UUID> ids) {
    Map<UUID, ObjectNode> passed = new HashMap<>();
    database
        .sql()
        .sql(
            """
            select execution_id, passed from carillon.execution_values
            where execution_id = any(:ids) and passed is not null
            """)
        .param("ids", uuids(ids))
        .query((row, index) ->
            passed.put(
                row.getObject("execution_id", UUID.class), Json.object(row.getString("passed"))))
        .list();
    return passed;
  }

  /** The parameters that an attempt got, as JSON without values of secrets. */
  public record Rendered(UUID executionId, int attempt, String json) {}

  private static final String RENDERED =
      """
      insert into carillon.execution_values as v (execution_id, attempt, rendered)
      select n.id, n.attempt, cast(n.json as json) from unnest(:ids, :attempts, :jsons) as n(id, attempt, json)
      on conflict (execution_id) do update set attempt = excluded.attempt, rendered = excluded.rendered
      where v.attempt is null or v.attempt <= excluded.attempt
      """;

  /** Stores the parameters of attempts, at most one attempt of each execution. */
  public void rendered(List<Rendered> batch) {
    database
        .sql()
        .sql(RENDERED)
        .param("ids", uuids(batch, Rendered::executionId))
        .param("attempts", ints(batch, Rendered::attempt))
        .param("jsons", texts(batch, Rendered::json))
        .update();
  }

  /**
   * What is shown of an execution.
   *
   * @param passed null when no values were passed
   * @param rendered the parameters of the last attempt; null when they are those of the config or
   *     of the request, without placeholders
   */
  public record Shown(@Nullable String passed, @Nullable String rendered) {}

  /** Returns what is shown of an execution; nothing for one without values and placeholders. */
  public Shown shown(UUID executionId) {
    return database
        .history()
        .forValues(() ->
            database
                .sql()
                .sql(
                    "select passed, rendered from carillon.execution_values where execution_id ="
                        + " :id")
                .param("id", executionId)
                .query(
                    (row, index) -> new Shown(row.getString("passed"), row.getString("rendered")))
                .optional()
                .orElse(NOTHING));
  }
}
