package io.carillon.calendar.store;

import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.texts;

import io.carillon.calendar.BusinessCalendar;
import io.carillon.database.Database;
import io.carillon.definition.CalendarReader;
import io.carillon.definition.Json;
import io.carillon.fault.InvalidInputException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads versions of calendars in batches, and caches the {@value #REMEMBERED} most recently used.
 */
public final class CalendarVersions {

  private static final Logger LOG = LoggerFactory.getLogger(CalendarVersions.class);
  private static final int REMEMBERED = 200;

  /** Names one version of one calendar. */
  public record Key(String name, long version) {}

  private final Database database;
  private final Map<Key, BusinessCalendar> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, BusinessCalendar> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** Creates a reader of a database. */
  public CalendarVersions(Database database) {
    this.database = database;
  }

  /** Returns the calendars with these keys; one that this release cannot read is missing. */
  public Map<Key, BusinessCalendar> find(Collection<Key> keys) {
    Map<Key, BusinessCalendar> found = new HashMap<>();
    List<Key> missing = recall(keys, found);
    if (!missing.isEmpty()) {
      List<Read> read = read(missing);
      read.forEach(one -> one.times().ifPresent(times -> found.put(one.key(), times)));
      // Cached only after the commit: a rolled-back version leaves its number to another one.
      database.afterCommit(() -> remember(read));
    }
    return found;
  }

  private List<Key> recall(Collection<Key> keys, Map<Key, BusinessCalendar> found) {
    synchronized (remembered) {
      return keys.stream()
          .distinct()
          .filter(key -> {
            BusinessCalendar times = remembered.get(key);
            if (times != null) {
              found.put(key, times);
            }
            return times == null;
          })
          .toList();
    }
  }

  private record Read(Key key, Optional<BusinessCalendar> times) {}

  private List<Read> read(List<Key> keys) {
    return database
        .sql()
        .sql(
            """
            select c.name, c.version, c.definition from unnest(:names, :versions) as k(name, version)
            join carillon.calendar_version c on c.name = k.name and c.version = k.version
            """)
        .param("names", texts(keys, Key::name))
        .param("versions", longs(keys, Key::version))
        .query(CalendarVersions::read)
        .list();
  }

  private static Read read(ResultSet row, int index) throws SQLException {
    Key key = new Key(row.getString("name"), row.getLong("version"));
    try {
      return new Read(
          key,
          Optional.of(
              new BusinessCalendar(
                  CalendarReader.read(Json.object(row.getString("definition")), key.name()))));
    } catch (InvalidInputException e) {
      LOG.warn("Version {} of the calendar {} cannot be read: {}", key.version(), key.name(), e);
      return new Read(key, Optional.empty());
    }
  }

  private void remember(List<Read> calendars) {
    synchronized (remembered) {
      calendars.forEach(read -> read.times().ifPresent(times -> remembered.put(read.key(), times)));
    }
  }
}
