package io.carillon.version;

import static io.carillon.database.SqlArrays.longs;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Weigher;
import io.carillon.calendar.BusinessCalendar;
import io.carillon.calendar.store.CalendarVersions;
import io.carillon.database.Database;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.json.JsonWeight;
import io.carillon.version.ConfigVersion.Key;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads versions in batches, without large parameters, and caches those used last. Large parameters
 * are read individually on demand, and shared while cached. The caches are bounded in bytes,
 * relative to the maximum heap.
 */
public final class ConfigVersions {

  /** Parameters are large when their JSON exceeds this many bytes. */
  public static final int LARGE = 8_192;

  private static final int VERSIONS_PART_OF_HEAP = 10;
  private static final int PARAMETERS_PART_OF_HEAP = 20;
  private static final int VERSION_BYTES = 1_000;

  private final Database database;
  private final CalendarVersions calendars;
  private final Cache<Key, ConfigVersion> remembered =
      cache(VERSIONS_PART_OF_HEAP, (key, version) -> weight(version));
  private final Cache<Key, ObjectNode> largeParameters =
      cache(PARAMETERS_PART_OF_HEAP, (key, parameters) -> weight(parameters));

  /** Creates a reader of a database. */
  public ConfigVersions(Database database) {
    this.database = database;
    this.calendars = new CalendarVersions(database);
  }

  private static <V> Cache<Key, V> cache(int partOfHeap, Weigher<Key, V> weigher) {
    return Caffeine.newBuilder()
        .maximumWeight(Runtime.getRuntime().maxMemory() / partOfHeap)
        .weigher(weigher)
        .executor(Runnable::run) // not on threads where handlers may compute
        .build();
  }

  private static int weight(ConfigVersion version) {
    ObjectNode parameters = version.task().smallParameters();
    return VERSION_BYTES
        + weight(version.schedule().json())
        + (parameters == null ? 0 : weight(parameters));
  }

  private static int weight(ObjectNode json) {
    return (int) Math.min(Integer.MAX_VALUE / 4, JsonWeight.of(json));
  }

  /** Returns the versions with these keys; deleted ones are missing. */
  public Map<Key, ConfigVersion> find(Collection<Key> keys) {
    Map<Key, ConfigVersion> found = new HashMap<>();
    List<Key> missing = recall(keys, found);
    if (!missing.isEmpty()) {
      List<Read> read = read(missing);
      read.forEach(one -> found.put(one.version().key(), one.version()));
      // Cached only after the commit: a rolled-back version leaves its number to another one.
      database.afterCommit(() -> remember(read));
    }
    return found;
  }

  /**
   * Returns the parameters of a version, read now if they are large; empty when it was deleted
   * meanwhile. Must be called outside the transaction that created the version.
   */
  public Optional<ObjectNode> parameters(ConfigVersion version) {
    ObjectNode small = version.task().smallParameters();
    ObjectNode known = small != null ? small : largeParameters.getIfPresent(version.key());
    if (known != null) {
      return Optional.of(known);
    }
    ObjectNode read = readParameters(version.key());
    if (read != null) {
      largeParameters.put(version.key(), read);
    }
    return Optional.ofNullable(read);
  }

  private static final String PARAMETERS =
      """
      select parameters from carillon.task_config_version
      where task_config_id = :id and version = :version
      """;

  private @Nullable ObjectNode readParameters(Key key) {
    return database
        .sql()
        .sql(PARAMETERS)
        .param("id", key.taskConfigId())
        .param("version", key.version())
        .query(String.class)
        .optional()
        .map(Json::object)
        .orElse(null);
  }

  private List<Key> recall(Collection<Key> keys, Map<Key, ConfigVersion> found) {
    List<Key> missing = new ArrayList<>();
    for (Key key : new LinkedHashSet<>(keys)) {
      ConfigVersion version = remembered.getIfPresent(key);
      if (version == null) {
        missing.add(key);
      } else {
        found.put(key, version);
      }
    }
    return missing;
  }

  private record Read(ConfigVersion version, CalendarVersions.@Nullable Key calendar) {

    Read with(Map<CalendarVersions.Key, BusinessCalendar> calendars) {
      return calendar == null ? this : new Read(version.on(calendars.get(calendar)), calendar);
    }
  }

  private List<Read> read(List<Key> keys) {
    List<Read> read = readRows(keys);
    List<CalendarVersions.Key> named =
        read.stream().map(Read::calendar).filter(Objects::nonNull).toList();
    if (named.isEmpty()) {
      return read;
    }
    Map<CalendarVersions.Key, BusinessCalendar> found = calendars.find(named);
    return read.stream().map(one -> one.with(found)).toList();
  }

  private static final String SELECT =
      """
      select v.task_config_id, v.version, v.task_type, v.schedule, v.policies, v.priority,
        v.anchor_at, v.effective_at, v.calendar, v.calendar_version,
        octet_length(cast(v.parameters as text)) as parameter_bytes,
        case when octet_length(cast(v.parameters as text)) <= :large then v.parameters end
          as small_parameters
      from unnest(:ids, :versions) as k(id, version)
      join carillon.task_config_version v
        on v.task_config_id = any(array[k.id]) and v.version = k.version
      where k.id between 1 and 9223372036854775807
      """;

  // With an array of a thousand keys the planner would read the whole table; with two bounds it
  // expects few rows.
  private List<Read> readRows(List<Key> keys) {
    return database
        .sql()
        .sql(SELECT)
        .param("ids", longs(keys, Key::taskConfigId))
        .param("versions", longs(keys, Key::version))
        .param("large", LARGE)
        .query(ConfigVersions::version)
        .list();
  }

  private static Read version(ResultSet row, int index) throws SQLException {
    ConfigVersion version =
        new ConfigVersion(
            new Key(row.getLong("task_config_id"), row.getLong("version")),
            task(row),
            new ConfigVersion.SavedSchedule(
                Json.object(row.getString("schedule")),
                row.getTimestamp("anchor_at").toInstant(),
                null),
            DefinitionReader.readPolicies(Json.object(row.getString("policies"))),
            row.getInt("priority"),
            row.getTimestamp("effective_at").toInstant());
    return new Read(version, calendar(row));
  }

  private static ConfigVersion.Task task(ResultSet row) throws SQLException {
    String parameters = row.getString("small_parameters");
    return new ConfigVersion.Task(
        row.getString("task_type"),
        parameters == null ? null : Json.object(parameters),
        row.getInt("parameter_bytes"));
  }

  private static CalendarVersions.@Nullable Key calendar(ResultSet row) throws SQLException {
    String name = row.getString("calendar");
    return name == null ? null : new CalendarVersions.Key(name, row.getLong("calendar_version"));
  }

  private void remember(List<Read> versions) {
    versions.forEach(read -> remembered.put(read.version().key(), read.version()));
  }
}
