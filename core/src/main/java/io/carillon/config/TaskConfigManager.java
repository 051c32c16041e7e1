package io.carillon.config;

import static io.carillon.database.SqlArrays.longs;

import io.carillon.calendar.store.CalendarStore;
import io.carillon.config.search.ConfigLists;
import io.carillon.config.search.ConfigRows;
import io.carillon.database.Database;
import io.carillon.database.SqlRows;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Definition;
import io.carillon.definition.Json;
import io.carillon.fault.ConflictException;
import io.carillon.fault.NotFoundException;
import io.carillon.grouping.Namespaces;
import io.carillon.version.ConfigVersion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.dao.DuplicateKeyException;

/** Stores task configs. Every change writes a new version; versions are immutable. */
public final class TaskConfigManager {

  private static final String COLUMNS =
      """
      select c.*, s.next_due_at from carillon.task_config c
      left join carillon.schedule_state s on s.task_config_id = c.id
      """;

  private static final String WITHOUT_PARAMETERS =
      """
      select c.id, c.namespace, c.name, c.description, c.labels, c.task_type, cast('{}' as jsonb) as parameters,
        c.schedule, c.policies, c.priority, c.status, c.status_reason, c.anchor_at, c.version,
        c.created_at, c.created_by, c.updated_at, c.updated_by, s.next_due_at
      from carillon.task_config c
      left join carillon.schedule_state s on s.task_config_id = c.id
      where c.id = any(:ids)
      """;

  private final Database database;
  private final CalendarStore calendars;
  private final DefinitionCheck definitions;
  private final ConfigLists lists;
  private final ConfigCreation creation;
  private final VersionWriter writer;
  private final ActiveSchedules schedules;
  private final PastVersions versions;
  private final PurgedConfigs purged;

  /** Creates the manager on the given database; {@code types} validates parameters. */
  public TaskConfigManager(Database database, TypeCheck types) {
    this.database = database;
    this.calendars = new CalendarStore(database);
    this.definitions = new DefinitionCheck(types, calendars);
    this.lists = new ConfigLists(database);
    this.creation = new ConfigCreation(database);
    this.writer = new VersionWriter(database);
    this.schedules = new ActiveSchedules(database);
    this.versions = new PastVersions(database);
    this.purged = new PurgedConfigs(database);
  }

  /** Returns the store of the calendars that schedules may name. */
  public CalendarStore calendars() {
    return calendars;
  }

  /** Returns the lists of task configs. */
  public ConfigLists lists() {
    return lists;
  }

  /** Returns the schedules of active configs. */
  public ActiveSchedules schedules() {
    return schedules;
  }

  /** Returns the versions of configs, for display. */
  public PastVersions versions() {
    return versions;
  }

  /** Returns the store of purged configs. */
  public PurgedConfigs purged() {
    return purged;
  }

  /** Returns the checks of definitions beyond those of the reader. */
  public DefinitionCheck definitions() {
    return definitions;
  }

  /**
   * Stores new configs by one statement, each active or inactive.
   *
   * @param definitions the definitions, with names that are distinct in each namespace
   * @param statuses the status of each config, {@code ACTIVE} or {@code INACTIVE}
   * @return the configs in the order of their definitions; without parameters if there are several
   * @throws ConflictException {@code duplicate_name}
   */
  public List<TaskConfig> create(
      List<Definition> definitions, List<ConfigStatus> statuses, Instant at, String actor) {
    try {
      return inOrder(creation.create(definitions, statuses, at, actor));
    } catch (DuplicateKeyException e) {
      throw duplicate(definitions.getFirst(), e);
    }
  }

  /** Returns those of the given names that are used by configs that are not deleted. */
  public Set<ConfigName> takenNames(Collection<ConfigName> names) {
    return creation.taken(names);
  }

  /**
   * Stores changed configs, each as its next version, by one statement. The caller must have locked
   * their schedules. The anchor moves only when the schedule changes.
   *
   * @param changes at most one for each config
   * @return the changed configs, in the order of the changes; several configs are not reread and so
   *     have no next due time
   * @throws ConflictException {@code duplicate_name}; {@code stale_version} when one of several no
   *     longer exists
   */
  public List<TaskConfig> change(List<ConfigChange> changes, Instant at, String actor) {
    try {
      int written = writer.write(changes, at, actor);
      if (changes.size() == 1) {
        return List.of(get(changes.getFirst().before().id()));
      }
      requireAll(changes, written);
    } catch (DuplicateKeyException e) {
      throw duplicate(changes.getFirst().definition(), e);
    }
    return changes.stream().map(change -> change.after(at, actor)).toList();
  }

  private static void requireAll(List<ConfigChange> changes, int written) {
    if (written < changes.size()) {
      throw new ConflictException(
          ConflictException.STALE_VERSION,
          "Of %d task configs %d were removed at the same time."
              .formatted(changes.size(), changes.size() - written));
    }
  }

  private List<TaskConfig> inOrder(List<Long> ids) {
    Map<Long, TaskConfig> found = new HashMap<>();
    readAgain(ids).forEach(config -> found.put(config.id(), config));
    return ids.stream().map(id -> Objects.requireNonNull(found.get(id))).toList();
  }

  private static ConflictException duplicate(Definition definition, DuplicateKeyException cause) {
    ConflictException conflict =
        new ConflictException("duplicate_name", duplicateName(ConfigName.of(definition)));
    conflict.initCause(cause);
    return conflict;
  }

  /** Returns the sentence that a name is taken. */
  public static String duplicateName(ConfigName name) {
    return name.namespace().equals(Namespaces.DEFAULT)
        ? "name: another task config is already named \"%s\".".formatted(name.name())
        : "name: another task config of the namespace %s is already named \"%s\"."
            .formatted(name.namespace(), name.name());
  }

  /**
   * Changes only the status, as the next version.
   *
   * @param kind the kind of the change, as in its event
   * @param at due times after this instant belong to the new version
   */
  public void changeStatus(
      long id, ConfigStatus status, String reason, String kind, Instant at, String actor) {
    writer.changeStatus(id, status, reason, kind, at, actor);
  }

  /**
   * Returns the ids of the active configs on a calendar, ascending. They cannot change once their
   * schedules are locked.
   */
  public List<Long> activeOnCalendar(String calendar) {
    return database
        .sql()
        .sql(
            """
            select id from carillon.task_config where calendar = :calendar and status = 'active'
            order by id
            """)
        .param("calendar", calendar)
        .query((row, index) -> row.getLong("id"))
        .list();
  }

  /** Returns the names of at most {@code limit} configs on a calendar that are not deleted. */
  public List<String> namesOnCalendar(String calendar, int limit) {
    return database
        .sql()
        .sql(
            """
            select name from carillon.task_config
            where calendar = :calendar and status <> 'deleted' order by id limit :limit
            """)
        .param("calendar", calendar)
        .param("limit", limit)
        .query((row, index) -> row.getString("name"))
        .list();
  }

  /**
   * Writes the next version of those of the given configs that are still active and on a changed
   * calendar, and returns their new versions.
   *
   * @param kind the kind of the change, as in its event
   * @param at due times after this instant belong to the new version
   */
  public List<ConfigVersion.Key> calendarChanged(
      Collection<Long> ids, String calendar, String kind, Instant at, String actor) {
    return writer.changeCalendar(ids, calendar, kind, at, actor);
  }

  /**
   * Returns a config.
   *
   * @throws NotFoundException when there is none
   */
  public TaskConfig get(long id) {
    return find(id).orElseThrow(() -> new NotFoundException("task config", id));
  }

  /** Returns a config; empty when there is none. */
  public Optional<TaskConfig> find(long id) {
    return database
        .sql()
        .sql(COLUMNS + " where c.id = :id")
        .param("id", id)
        .query(TaskConfigManager::config)
        .optional();
  }

  /** Returns the config with a name, unless it is deleted. */
  public Optional<TaskConfig> findNamed(ConfigName name) {
    return database
        .sql()
        .sql(
            COLUMNS
                + " where c.namespace = :namespace and c.name = :name and c.status <> 'deleted'")
        .param("namespace", name.namespace())
        .param("name", name.name())
        .query(TaskConfigManager::config)
        .optional();
  }

  /**
   * Returns the config with a name, unless it is deleted, and locks the name until the transaction
   * ends: other calls for the same name wait.
   */
  public Optional<TaskConfig> claimName(ConfigName name) {
    // A node of a release without namespaces locks the bare name.
    String locked =
        name.namespace().equals(Namespaces.DEFAULT)
            ? name.name()
            : name.namespace() + "/" + name.name();
    database
        .sql()
        .sql("select pg_advisory_xact_lock(hashtextextended('carillon.name.' || :name, 0))")
        .param("name", locked)
        .query((row, index) -> locked)
        .single();
    return findNamed(name);
  }

  /**
   * Returns those of the given configs that exist, in no particular order. Their parameters, which
   * may be large, are replaced by an empty object.
   */
  public List<TaskConfig> findWithoutParameters(Collection<Long> ids) {
    return database
        .sql()
        .sql(WITHOUT_PARAMETERS)
        .param("ids", longs(ids))
        .query(TaskConfigManager::config)
        .list();
  }

  /**
   * Returns those of the given configs that exist, with their parameters, in no particular order.
   */
  public List<TaskConfig> findAll(Collection<Long> ids) {
    return database
        .sql()
        .sql(COLUMNS + " where c.id = any(:ids)")
        .param("ids", longs(ids))
        .query(TaskConfigManager::config)
        .list();
  }

  /** Returns the versions, by id, of those of the given configs that exist. */
  public Map<Long, Long> versionsOf(Collection<Long> ids) {
    Map<Long, Long> versions = new HashMap<>();
    database
        .sql()
        .sql("select id, version from carillon.task_config where id = any(:ids)")
        .param("ids", longs(ids))
        .query((row, index) -> versions.put(row.getLong("id"), row.getLong("version")))
        .list();
    return versions;
  }

  /** Rereads the given configs, in no particular order; without parameters if there are several. */
  public List<TaskConfig> readAgain(Collection<Long> ids) {
    return ids.size() == 1 ? List.of(get(ids.iterator().next())) : findWithoutParameters(ids);
  }

  /**
   * Returns a page of the configs of a task type that are not deleted, ordered by id, after an id.
   */
  public List<TaskConfig> ofType(String taskType, long afterId, int limit) {
    return database
        .sql()
        .sql(
            COLUMNS
                + " where c.task_type = :type and c.id > :after and c.status <> 'deleted'"
                + " order by c.id limit :limit")
        .param("type", taskType)
        .param("after", afterId)
        .param("limit", limit)
        .query(TaskConfigManager::config)
        .list();
  }

  private static TaskConfig config(ResultSet row, int index) throws SQLException {
    return new TaskConfig(
        row.getLong("id"),
        ConfigRows.definition(row, Json.object(row.getString("parameters"))),
        ConfigRows.state(row),
        row.getTimestamp("anchor_at").toInstant(),
        ConfigRows.revision(row),
        SqlRows.instantOrNull(row, "next_due_at"));
  }
}
