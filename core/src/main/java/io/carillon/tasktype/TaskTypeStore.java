package io.carillon.tasktype;

import io.carillon.database.Database;
import io.carillon.database.SqlRows;
import io.carillon.definition.DefinitionWriter;
import io.carillon.definition.Json;
import io.carillon.definition.TypeDefaults;
import io.carillon.fault.ConflictException;
import io.carillon.fault.Fault;
import io.carillon.fault.NotFoundException;
import io.carillon.queue.TypeQueues;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The task types of the cluster: those of classes, which workers offer, and those that Celery
 * workers run.
 */
public final class TaskTypeStore {

  // A keyword of the schema of a class; of a Celery type, whose schema is its user's, a field among
  // the runtime's settings.
  private static final String DEFAULTS = "x-defaults";
  private static final String TYPE_FIELD = "task_type";
  private static final String GONE = "no worker has offered ";

  /** Begin of the reason of a config that is in error because its type is gone. */
  public static final String GONE_REASON = TYPE_FIELD + ": " + GONE;

  private static final String CELERY = "celery";
  private static final int NAMED = 20;

  private final Database database;
  private final TypeQueues queues;

  // The schemas of this process's types as they are registered, by the name of the type.
  private volatile Map<String, String> local = Map.of();

  /** Creates a store on the given database. */
  public TaskTypeStore(Database database) {
    this.database = database;
    this.queues = new TypeQueues(database);
  }

  /**
   * Registers this process's task types with the cluster, and returns those whose registration
   * changed: their configs are to be rechecked.
   *
   * @param actor name of the node
   */
  public List<String> register(LocalTaskTypes types, String actor) {
    // A class without a schema fails here, before any type is registered.
    local =
        types.all().stream()
            .collect(Collectors.toUnmodifiableMap(LocalTaskType::name, TaskTypeStore::schema));
    List<String> changed = new ArrayList<>();
    for (LocalTaskType type : types.all()) {
      if (register(type, actor)) {
        changed.add(type.name());
      }
    }
    database.afterCommit(queues::changed);
    return changed;
  }

  private static final String REGISTER =
      """
      insert into carillon.task_type as t (name, description, runtime, queue,
        parameter_schema, registered_at, updated_at, changes, changed_by)
      values (:name, :description, 'java', :queue, cast(:schema as json),
        coalesce(cast(:now as timestamptz), now()), coalesce(cast(:now as timestamptz), now()),
        1, :actor)
      on conflict (name) do update set description = excluded.description,
        runtime = excluded.runtime, queue = excluded.queue, celery = null,
        parameter_schema = excluded.parameter_schema, updated_at = excluded.updated_at,
        changes = t.changes + 1, changed_by = excluded.changed_by
      where (t.description, t.runtime, t.queue, cast(t.parameter_schema as text))
        is distinct from (excluded.description, excluded.runtime, excluded.queue,
          cast(excluded.parameter_schema as text))
      """;

  private static String schema(LocalTaskType type) {
    return Json.exact(withDefaults(type.schema().json(), type.defaults()));
  }

  private boolean register(LocalTaskType type, String actor) {
    return database
            .sql()
            .sql(REGISTER)
            .param("name", type.name())
            .param("description", type.description())
            .param("queue", type.queue())
            .param("schema", schema(type))
            .param("actor", actor)
            .param("now", database.clockOverride())
            .update()
        == 1;
  }

  /**
   * Returns a copy of an object with the defaults of a type in it, from which readers of the row
   * take them out again; the object itself without any.
   */
  private static ObjectNode withDefaults(ObjectNode json, TypeDefaults typeDefaults) {
    ObjectNode defaults = DefinitionWriter.write(typeDefaults);
    if (defaults.isEmpty()) {
      return json;
    }
    ObjectNode both = json.deepCopy();
    both.set(DEFAULTS, defaults);
    return both;
  }

  /**
   * Returns the type with a name that Celery workers run; empty when there is none of the name.
   *
   * @throws ConflictException {@code name_taken} when a Java class is the task type of that name
   */
  public Optional<TaskTypeRow> findCelery(String name) {
    Optional<TaskTypeRow> found = find(name);
    if (found.filter(type -> !type.runtime().equals(CELERY)).isPresent()) {
      throw new ConflictException(
          "name_taken", "A class is the task type " + name + "; choose another name.");
    }
    return found;
  }

  private static final String DECLARE =
      """
      insert into carillon.task_type as t (name, description, runtime, queue,
        parameter_schema, celery, registered_at, updated_at, changes, changed_by)
      values (:name, :description, 'celery', :queue, cast(:schema as json),
        cast(:celery as jsonb), coalesce(cast(:now as timestamptz), now()),
        coalesce(cast(:now as timestamptz), now()), 1, :actor)
      on conflict (name) do update set description = excluded.description,
        queue = excluded.queue, parameter_schema = excluded.parameter_schema,
        celery = excluded.celery, updated_at = excluded.updated_at,
        changes = t.changes + 1, changed_by = excluded.changed_by
      where t.runtime = 'celery'
        and (t.description, t.queue, cast(t.parameter_schema as text), t.celery)
        is distinct from (excluded.description, excluded.queue,
          cast(excluded.parameter_schema as text), excluded.celery)
      """;

  /**
   * Stores a task type that Celery workers run. Where anything changed, its row says that its
   * configs are to be rechecked.
   */
  public void declare(RemoteTaskType type, String actor) {
    database
        .sql()
        .sql(DECLARE)
        .param("name", type.name())
        .param("description", type.description())
        .param("queue", type.queue())
        .param("schema", Json.exact(type.parameterSchema()))
        .param("celery", Json.exact(withDefaults(type.celery(), type.defaults())))
        .param("actor", actor)
        .param("now", database.clockOverride())
        .update();
    database.afterCommit(queues::changed);
  }

  /**
   * Requires that a type has a version, and locks it until the transaction ends.
   *
   * @param version null for any
   * @throws ConflictException {@code stale_version}
   */
  public void requireVersion(String name, @Nullable Long version) {
    if (version == null) {
      return;
    }
    Long present =
        database
            .sql()
            .sql("select * from carillon.task_type where name = :name for update")
            .param("name", name)
            .query(TaskTypeStore::row)
            .optional()
            .map(TaskTypeRow::version)
            .orElse(null);
    if (!version.equals(present)) {
      throw new ConflictException(
          ConflictException.STALE_VERSION,
          present == null
              ? "There is no task type %s yet: leave out If-Match.".formatted(name)
              : "The task type %s was changed since it was read: read it again.".formatted(name));
    }
  }

  /**
   * Removes a task type that Celery workers run, or that neither a live worker nor this node
   * offers.
   *
   * @throws NotFoundException when there is no type with that name
   * @throws ConflictException {@code of_a_class} for a type that a worker offers, {@code
   *     type_in_use} with the names of task configs that use it
   */
  public void forget(String name) {
    TaskTypeRow type = find(name).orElseThrow(() -> new NotFoundException("task type", name));
    if (!type.runtime().equals(CELERY) && isOffered(name)) {
      throw new ConflictException(
          "of_a_class",
          "A class is the task type %s, and a worker or this node has it: take its jar away from all nodes first."
              .formatted(name));
    }
    if (!delete(name)) {
      throw new ConflictException(
          "type_in_use",
          "Task configs have the type %s: %s. Change or delete them first."
              .formatted(name, String.join(", ", namesOfType(name))));
    }
  }

  private boolean isOffered(String name) {
    return local.containsKey(name) || isOfferedByWorker(name);
  }

  private boolean isOfferedByWorker(String name) {
    return database
        .sql()
        .sql(
            """
            select exists (select from carillon.worker
              where lease_ends_at > coalesce(cast(:now as timestamptz), now())
                and status in ('active', 'paused', 'draining') and :name = any(task_types))
            """)
        .param("now", database.clockOverride())
        .param("name", name)
        .query(Boolean.class)
        .single();
  }

  /** Deletes a type; returns false when a task config uses it. */
  private boolean delete(String name) {
    return database
            .sql()
            .sql(
                """
                delete from carillon.task_type t where name = :name
                  and not exists (select from carillon.task_config c where c.task_type = t.name
                    and c.status <> 'deleted')
                """)
            .param("name", name)
            .update()
        == 1;
  }

  private List<String> namesOfType(String type) {
    return database
        .sql()
        .sql(
            """
            select name from carillon.task_config where task_type = :type and status <> 'deleted'
            order by id limit :limit
            """)
        .param("type", type)
        .param("limit", NAMED)
        .query((row, index) -> row.getString("name"))
        .list();
  }

  /** Returns the task type with a name; empty when there is none. */
  public Optional<TaskTypeRow> find(String name) {
    return database
        .sql()
        .sql("select * from carillon.task_type where name = :name")
        .param("name", name)
        .query(TaskTypeStore::row)
        .optional();
  }

  /** Returns all task types ordered by name; their number is that of the task classes. */
  public List<TaskTypeRow> all() {
    return database
        .sql()
        .sql("select * from carillon.task_type order by name")
        .query(TaskTypeStore::row)
        .list();
  }

  /** Returns the schemas of this process's types as they are registered, by name. */
  public Map<String, String> localSchemas() {
    return local;
  }

  /** Returns the queues of the task types. */
  public TypeQueues queues() {
    return queues;
  }

  private static TaskTypeRow row(ResultSet row, int index) throws SQLException {
    ObjectNode schema = Json.object(row.getString("parameter_schema"));
    TaskTypeRow.Route route = route(row);
    return new TaskTypeRow(
        row.getString("name"),
        row.getString("description"),
        route,
        schema,
        takeDefaults(schema, route.celery()),
        times(row));
  }

  private static TaskTypeRow.Route route(ResultSet row) throws SQLException {
    return new TaskTypeRow.Route(
        row.getString("runtime"),
        row.getString("queue"),
        (ObjectNode) Json.tree(row.getString("celery")));
  }

  private static TaskTypeRow.Times times(ResultSet row) throws SQLException {
    return new TaskTypeRow.Times(
        row.getTimestamp("registered_at").toInstant(),
        row.getTimestamp("updated_at").toInstant(),
        SqlRows.instantOrNull(row, "gone_since"));
  }

  /**
   * Removes the defaults from where they are stored and returns them.
   *
   * @param celery the settings of a Celery type, whose schema is its user's: a keyword of this name
   *     means nothing there; null for a type of another runtime
   */
  private static ObjectNode takeDefaults(ObjectNode schema, @Nullable ObjectNode celery) {
    JsonNode defaults = celery == null ? schema.remove(DEFAULTS) : celery.remove(DEFAULTS);
    return defaults instanceof ObjectNode object ? object : Json.MAPPER.createObjectNode();
  }

  /** Returns the faults of a type that is gone; empty while it is offered. */
  public static List<Fault> faults(TaskTypeRow type) {
    return type.goneSince() == null
        ? List.of()
        : List.of(
            new Fault(
                TYPE_FIELD,
                GONE
                    + "\"%s\" since %s: start a worker that has it. What waits runs then."
                        .formatted(type.name(), type.goneSince())));
  }
}
