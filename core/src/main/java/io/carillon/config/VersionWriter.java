package io.carillon.config;

import static io.carillon.database.SqlArrays.instants;
import static io.carillon.database.SqlArrays.ints;
import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.texts;

import io.carillon.database.Database;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Json;
import io.carillon.version.ConfigVersion;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the next versions of task configs, each kind of change by a fixed number of statements.
 */
final class VersionWriter {

  private final Database database;

  VersionWriter(Database database) {
    this.database = database;
  }

  private static final String CHANGE =
      """
      with changed as (
        update carillon.task_config t set name = n.name, description = n.description,
          labels = cast(n.labels as jsonb),
          task_type = n.type, status = n.status, status_reason = n.reason,
          parameters = coalesce(cast(n.parameters as jsonb), t.parameters),
          schedule = cast(n.schedule as jsonb),
          schedule_type = n.schedule_type, policies = cast(n.policies as jsonb),
          priority = n.priority, anchor_at = n.anchor, version = t.version + 1,
          updated_at = greatest(:at, coalesce(cast(:now as timestamptz), now())),
          updated_by = :actor
        from unnest(:ids, :names, :descriptions, :labels, :types, :statuses, :reasons, :parameters,
          :schedules, :schedule_types, :policies, :priorities, :anchors, :effective, :kinds,
          :fields, :restored) as n(id, name, description, labels, type, status, reason, parameters,
          schedule, schedule_type, policies, priority, anchor, effective_at, kind, fields,
          restored_from)
        where t.id = any(array[n.id]) and n.id between 1 and 9223372036854775807
        returning t.*, n.effective_at, n.kind, n.fields, n.restored_from
      )
      insert into carillon.task_config_version (task_config_id, version, effective_at, status,
        task_type, parameters, schedule, policies, priority, anchor_at, changed_by,
        calendar_version, name, description, labels, status_reason, change, changed_at, changed_fields,
        restored_from)
      select t.id, t.version, t.effective_at, t.status, t.task_type, t.parameters, t.schedule,
        t.policies, t.priority, t.anchor_at, t.updated_by, c.version, t.name, t.description, t.labels,
        t.status_reason, t.kind, t.updated_at, string_to_array(t.fields, ','), t.restored_from
      from changed t left join carillon.calendar c on c.name = t.calendar
      """;

  /** Writes changes of different configs; returns how many configs were found. */
  int write(List<ConfigChange> changes, Instant at, String actor) {
    MapSqlParameterSource values =
        new MapSqlParameterSource()
            .addValue("at", Database.parameter(at))
            .addValue("now", database.clockOverride())
            .addValue("actor", actor);
    addDefinitions(values, changes);
    addStates(values, changes, at);
    return database.sql().sql(CHANGE).paramSource(values).update();
  }

  private static void addDefinitions(MapSqlParameterSource values, List<ConfigChange> changes) {
    values
        .addValue("names", texts(changes, change -> change.definition().name()))
        .addValue("descriptions", texts(changes, change -> change.definition().description()))
        .addValue("labels", texts(changes, one -> DefinitionColumns.labels(one.definition())))
        .addValue("types", texts(changes, change -> change.definition().taskType()))
        .addValue("parameters", texts(changes, VersionWriter::changedParameters))
        .addValue("schedules", texts(changes, one -> DefinitionColumns.schedule(one.definition())))
        .addValue(
            "schedule_types", texts(changes, one -> one.definition().schedule().type().code()))
        .addValue("policies", texts(changes, one -> DefinitionColumns.policies(one.definition())))
        .addValue("priorities", ints(changes, change -> change.definition().priority()));
  }

  private static void addStates(
      MapSqlParameterSource values, List<ConfigChange> changes, Instant at) {
    values
        .addValue("ids", longs(changes, change -> change.before().id()))
        .addValue("statuses", texts(changes, change -> change.status().code()))
        .addValue("reasons", texts(changes, ConfigChange::statusReason))
        .addValue("anchors", instants(changes, change -> change.anchor(at)))
        .addValue("effective", instants(changes, change -> change.effectiveAt(at)))
        .addValue("kinds", texts(changes, ConfigChange::kind))
        .addValue("fields", texts(changes, change -> String.join(",", change.fields())))
        .addValue("restored", longs(changes, ConfigChange::restoredFrom));
  }

  /** Returns null when the parameters are unchanged: they may be large, or not have been read. */
  private static @Nullable String changedParameters(ConfigChange change) {
    ObjectNode parameters = change.definition().parameters();
    return parameters.equals(change.before().definition().parameters())
        ? null
        : Json.exact(parameters);
  }

  private static final String CHANGE_STATUS =
      """
      update carillon.task_config set status = :status, status_reason = :reason,
        version = version + 1, updated_by = :actor,
        updated_at = greatest(:at, coalesce(cast(:now as timestamptz), now()))
      where id = :id
      """;

  /** Changes only the status of a config. */
  void changeStatus(
      long id, ConfigStatus status, String reason, String kind, Instant at, String actor) {
    database
        .sql()
        .sql(CHANGE_STATUS)
        .param("id", id)
        .param("status", status.code())
        .param("reason", reason)
        .param("at", Database.parameter(at))
        .param("now", database.clockOverride())
        .param("actor", actor)
        .update();
    addVersions(List.of(id), at, kind, List.of("status", "status_reason"));
  }

  private static final String CHANGE_CALENDAR =
      """
      update carillon.task_config set version = version + 1, updated_at = :at,
        updated_by = :actor
      where id = any(:ids) and calendar = :calendar and status = 'active'
      returning id, version
      """;

  /** Changes the configs of these that are active and on the calendar; returns their versions. */
  List<ConfigVersion.Key> changeCalendar(
      Collection<Long> ids, String calendar, String kind, Instant at, String actor) {
    List<ConfigVersion.Key> changed =
        database
            .sql()
            .sql(CHANGE_CALENDAR)
            .param("ids", longs(ids))
            .param("calendar", calendar)
            .param("at", Database.parameter(at))
            .param("actor", actor)
            .query((row, index) -> new ConfigVersion.Key(row.getLong("id"), row.getLong("version")))
            .list();
    List<Long> found = changed.stream().map(ConfigVersion.Key::taskConfigId).toList();
    addVersions(found, at, kind, List.of("calendar_version"));
    return changed;
  }

  private static final String ADD_VERSIONS =
      """
      insert into carillon.task_config_version (task_config_id, version, effective_at, status,
        task_type, parameters, schedule, policies, priority, anchor_at, changed_by,
        calendar_version, name, description, labels, status_reason, change, changed_at, changed_fields)
      select t.id, t.version, :at, t.status, t.task_type, t.parameters, t.schedule, t.policies,
        t.priority, t.anchor_at, t.updated_by, c.version, t.name, t.description, t.labels,
        t.status_reason, :kind, t.updated_at, nullif(cast(:fields as text[]), '{}')
      from carillon.task_config t left join carillon.calendar c on c.name = t.calendar
      where t.id = any(:ids)
      """;

  private void addVersions(
      Collection<Long> ids, Instant effectiveAt, String kind, List<String> fields) {
    database
        .sql()
        .sql(ADD_VERSIONS)
        .param("ids", longs(ids))
        .param("at", Database.parameter(effectiveAt))
        .param("kind", kind)
        .param("fields", texts(fields))
        .update();
  }
}
