package io.carillon.version;

import static io.carillon.database.Arrays.longs;

import io.carillon.calendar.WorkTimes;
import io.carillon.database.Database;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.version.ConfigVersion.Key;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads versions by the batch and remembers the {@value #REMEMBERED} used last; large ones are read
 * each time.
 */
public final class ConfigVersions {

  private static final int REMEMBERED = 10_000;
  private static final int LARGE = 16_384;

  private final Database database;
  private final CalendarVersions calendars;
  private final Map<Key, ConfigVersion> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, ConfigVersion> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** Reads from that database. */
  public ConfigVersions(Database database) {
    this.database = database;
    this.calendars = new CalendarVersions(database);
  }

  /** The versions with these keys; one that was deleted is missing. */
  public Map<Key, ConfigVersion> find(Collection<Key> keys) {
    Map<Key, ConfigVersion> found = new HashMap<>();
    List<Key> missing = recall(keys, found);
    if (!missing.isEmpty()) {
      List<Read> read = read(missing);
      read.forEach(one -> found.put(one.version().key(), one.version()));
      // Not before the commit: a version that is rolled back leaves its number to another one.
      database.afterCommit(() -> remember(read));
    }
    return found;
  }

  private List<Key> recall(Collection<Key> keys, Map<Key, ConfigVersion> found) {
    synchronized (remembered) {
      return keys.stream()
          .distinct()
          .filter(key -> {
            ConfigVersion version = remembered.get(key);
            if (version != null) {
              found.put(key, version);
            }
            return version == null;
          })
          .toList();
    }
  }

  private record Read(
      ConfigVersion version, boolean large, CalendarVersions.@Nullable Key calendar) {

    Read with(Map<CalendarVersions.Key, WorkTimes> calendars) {
      return calendar == null
          ? this
          : new Read(version.on(calendars.get(calendar)), large, calendar);
    }
  }

  private List<Read> read(List<Key> keys) {
    List<Read> read = readRows(keys);
    List<CalendarVersions.Key> named =
        read.stream().map(Read::calendar).filter(Objects::nonNull).toList();
    if (named.isEmpty()) {
      return read;
    }
    Map<CalendarVersions.Key, WorkTimes> found = calendars.find(named);
    return read.stream().map(one -> one.with(found)).toList();
  }

  // With an array of a thousand the planner would read the whole table; it believes that few of
  // them
  // lie between two bounds.
  private List<Read> readRows(List<Key> keys) {
    return database
        .sql()
        .sql(
            """
            select v.task_config_id, v.version, v.task_type, v.parameters, v.schedule, v.policies,
              v.priority, v.anchor_at, v.effective_at, v.calendar, v.calendar_version
            from unnest(:ids, :versions) as k(id, version)
            join carillon.task_config_version v
              on v.task_config_id = k.id and v.version = k.version
            where k.id between 1 and 9223372036854775807
            """)
        .param("ids", longs(keys, Key::taskConfigId))
        .param("versions", longs(keys, Key::version))
        .query(ConfigVersions::version)
        .list();
  }

  private static Read version(ResultSet row, int index) throws SQLException {
    String parameters = row.getString("parameters");
    ConfigVersion version =
        new ConfigVersion(
            new Key(row.getLong("task_config_id"), row.getLong("version")),
            row.getString("task_type"),
            Json.object(parameters),
            Json.object(row.getString("schedule")),
            DefinitionReader.readPolicies(Json.object(row.getString("policies"))),
            row.getInt("priority"),
            row.getTimestamp("anchor_at").toInstant(),
            row.getTimestamp("effective_at").toInstant(),
            null);
    String calendar = row.getString("calendar");
    return new Read(
        version,
        parameters.length() > LARGE,
        calendar == null
            ? null
            : new CalendarVersions.Key(calendar, row.getLong("calendar_version")));
  }

  private void remember(List<Read> versions) {
    synchronized (remembered) {
      versions.stream()
          .filter(read -> !read.large())
          .forEach(read -> remembered.put(read.version().key(), read.version()));
    }
  }
}
