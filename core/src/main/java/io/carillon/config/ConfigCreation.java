package io.carillon.config;

import static io.carillon.database.SqlArrays.instants;
import static io.carillon.database.SqlArrays.ints;
import static io.carillon.database.SqlArrays.texts;

import io.carillon.database.Database;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Definition;
import io.carillon.definition.Json;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Stores any number of new task configs by one statement. */
final class ConfigCreation {

  private final Database database;

  ConfigCreation(Database database) {
    this.database = database;
  }

  /** Returns those of the given names that are used by configs that are not deleted. */
  Set<ConfigName> taken(Collection<ConfigName> names) {
    List<ConfigName> wanted = List.copyOf(names);
    return new HashSet<>(
        database
            .sql()
            .sql(
                """
                select c.namespace, c.name from unnest(:namespaces, :names) as n(namespace, name)
                join carillon.task_config c on c.namespace = n.namespace and c.name = n.name
                where c.status <> 'deleted'
                """)
            .param("namespaces", texts(wanted, ConfigName::namespace))
            .param("names", texts(wanted, ConfigName::name))
            .query(
                (row, index) -> new ConfigName(row.getString("namespace"), row.getString("name")))
            .list());
  }

  private static final String CREATE =
      """
      with wanted as (
        select * from unnest(:namespaces, :names, :descriptions, :labels, :types, :statuses, :parameters, :schedules,
          :schedule_types, :policies, :priorities, :effective) with ordinality
          as n(namespace, name, description, labels, type, status, parameters, schedule, schedule_type, policies,
            priority, effective_at, place)
      ), made as (
        insert into carillon.task_config (namespace, name, description, labels, task_type, status,
          status_reason, parameters, schedule, schedule_type, policies, priority,
          anchor_at, version, created_at, created_by, updated_at, updated_by)
        select namespace, name, description, cast(labels as jsonb), type, status, null, cast(parameters as jsonb),
          cast(schedule as jsonb), schedule_type, cast(policies as jsonb), priority,
          :at, 1, :at, :actor, :at, :actor
        from wanted order by place
        returning *
      ), versions as (
      insert into carillon.task_config_version (task_config_id, version, effective_at, status,
        task_type, parameters, schedule, policies, priority, anchor_at, changed_by,
        calendar_version, name, description, labels, status_reason, change, changed_at)
      select t.id, t.version, n.effective_at, t.status, t.task_type, t.parameters, t.schedule,
        t.policies, t.priority, t.anchor_at, t.updated_by, c.version, t.name, t.description, t.labels,
        t.status_reason, 'created', t.updated_at
      from made t join wanted n on n.namespace = t.namespace and n.name = t.name
      left join carillon.calendar c on c.name = t.calendar
      )
      select id, namespace, name from made
      """;

  /**
   * Stores configs with different names as their first versions.
   *
   * @param statuses the status of each config, {@code ACTIVE} or {@code INACTIVE}
   * @return their ids, in the order of the definitions
   */
  List<Long> create(
      List<Definition> definitions, List<ConfigStatus> statuses, Instant at, String actor) {
    Map<ConfigName, Long> ids = new HashMap<>();
    database
        .sql()
        .sql(CREATE)
        .param("namespaces", texts(definitions, Definition::namespace))
        .param("names", texts(definitions, Definition::name))
        .param("labels", texts(definitions, DefinitionColumns::labels))
        .param("descriptions", texts(definitions, Definition::description))
        .param("types", texts(definitions, Definition::taskType))
        .param("statuses", texts(statuses, ConfigStatus::code))
        .param("parameters", texts(definitions, one -> Json.exact(one.parameters())))
        .param("schedules", texts(definitions, DefinitionColumns::schedule))
        .param("schedule_types", texts(definitions, one -> one.schedule().type().code()))
        .param("policies", texts(definitions, DefinitionColumns::policies))
        .param("priorities", ints(definitions, Definition::priority))
        .param("effective", instants(definitions, one -> one.schedule().owedAfter(at)))
        .param("at", Database.parameter(at))
        .param("actor", actor)
        .query((row, index) ->
            ids.put(
                new ConfigName(row.getString("namespace"), row.getString("name")),
                row.getLong("id")))
        .list();
    return definitions.stream()
        .map(one -> Objects.requireNonNull(ids.get(ConfigName.of(one))))
        .toList();
  }
}
