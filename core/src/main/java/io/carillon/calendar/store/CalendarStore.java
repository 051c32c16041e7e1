package io.carillon.calendar.store;

import static io.carillon.database.SqlArrays.texts;

import io.carillon.calendar.BusinessCalendar;
import io.carillon.calendar.Calendar;
import io.carillon.database.Database;
import io.carillon.definition.CalendarReader;
import io.carillon.definition.CalendarWriter;
import io.carillon.definition.Json;
import io.carillon.fault.ConflictException;
import io.carillon.fault.NotFoundException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;

/** Stores the current calendars and their versions. Lock order: calendar, schedules, configs. */
public final class CalendarStore {

  private static final String COLUMNS =
      """
      select c.name, c.version, v.definition, c.created_at, c.created_by, c.updated_at, c.updated_by
      from carillon.calendar c
      join carillon.calendar_version v on v.name = c.name and v.version = c.version
      """;

  private final Database database;
  private final CalendarVersions versions;

  /** Creates the store on the given database. */
  public CalendarStore(Database database) {
    this.database = database;
    this.versions = new CalendarVersions(database);
  }

  /** The current version of a calendar. */
  public record Saved(
      Calendar calendar,
      long version,
      Instant createdAt,
      String createdBy,
      Instant updatedAt,
      String updatedBy) {}

  /**
   * A past or current version of a calendar.
   *
   * @param effectiveAt the version applies to due times after this instant
   */
  public record Past(Calendar calendar, long version, Instant effectiveAt, String changedBy) {}

  /**
   * Returns a calendar.
   *
   * @throws NotFoundException when there is none
   */
  public Saved get(String name) {
    return find(name).orElseThrow(() -> new NotFoundException("calendar", name));
  }

  /** Returns a calendar; empty when there is none. */
  public Optional<Saved> find(String name) {
    return database
        .sql()
        .sql(COLUMNS + " where c.name = :name")
        .param("name", name)
        .query(CalendarStore::saved)
        .optional();
  }

  /** Returns those of the calendars that exist, in no particular order. */
  public List<Saved> findAll(Collection<String> names) {
    return database
        .sql()
        .sql(COLUMNS + " where c.name = any(:names)")
        .param("names", texts(names))
        .query(CalendarStore::saved)
        .list();
  }

  /** Returns a page of calendars ordered by name, after the given name; null for the first page. */
  public List<Saved> list(@Nullable String after, int limit) {
    return database
        .sql()
        .sql(COLUMNS + " where c.name > :after order by c.name limit :limit")
        .param("after", after == null ? "" : after)
        .param("limit", limit)
        .query(CalendarStore::saved)
        .list();
  }

  private static Saved saved(ResultSet row, int index) throws SQLException {
    return new Saved(
        CalendarReader.read(Json.object(row.getString("definition")), row.getString("name")),
        row.getLong("version"),
        row.getTimestamp("created_at").toInstant(),
        row.getString("created_by"),
        row.getTimestamp("updated_at").toInstant(),
        row.getString("updated_by"));
  }

  /**
   * Returns a page of a calendar's versions before the given one, newest first, even after the
   * calendar is deleted.
   */
  public List<Past> versions(String name, long before, int limit) {
    return database
        .sql()
        .sql(
            """
            select version, definition, effective_at, changed_by from carillon.calendar_version
            where name = :name and version < :before order by version desc limit :limit
            """)
        .param("name", name)
        .param("before", before)
        .param("limit", limit)
        .query((row, index) -> past(row, name))
        .list();
  }

  private static Past past(ResultSet row, String name) throws SQLException {
    return new Past(
        CalendarReader.read(Json.object(row.getString("definition")), name),
        row.getLong("version"),
        row.getTimestamp("effective_at").toInstant(),
        row.getString("changed_by"));
  }

  /** Returns the work times of the current version of a calendar; empty when there is none. */
  public Optional<BusinessCalendar> times(String name) {
    return database
        .sql()
        .sql("select version from carillon.calendar where name = :name")
        .param("name", name)
        .query(Long.class)
        .optional()
        .map(version -> new CalendarVersions.Key(name, version))
        .flatMap(key -> Optional.ofNullable(versions.find(List.of(key)).get(key)));
  }

  /** Returns the names of the first 100 calendars, for a message. */
  public List<String> names() {
    return list(null, 100).stream().map(saved -> saved.calendar().name()).toList();
  }

  /** Prevents changes of a calendar until the transaction ends (share lock). */
  public void keep(String name) {
    database
        .sql()
        .sql("select version from carillon.calendar where name = :name for share")
        .param("name", name)
        .query(Long.class)
        .optional();
  }

  /** Locks a calendar until the transaction ends and returns it; empty when there is none. */
  public Optional<Saved> lock(String name) {
    database
        .sql()
        .sql("select version from carillon.calendar where name = :name for update")
        .param("name", name)
        .query(Long.class)
        .optional();
    return find(name); // reads the latest row after a lock wait
  }

  /**
   * Writes the next version of a calendar, which the caller must have locked, or the first of a new
   * one.
   *
   * @throws ConflictException {@code stale_version} when another transaction creates it at the same
   *     time
   */
  public Saved write(Calendar calendar, Instant at, String actor) {
    try {
      insert(calendar, at, actor);
    } catch (DuplicateKeyException e) {
      ConflictException conflict =
          new ConflictException(
              ConflictException.STALE_VERSION,
              "Another request has just created the calendar %s: read it, then change that version."
                  .formatted(calendar.name()));
      conflict.initCause(e);
      throw conflict;
    }
    return get(calendar.name());
  }

  private static final String INSERT =
      """
      with next as (
        insert into carillon.calendar_version (name, version, effective_at, definition,
          changed_by)
        select :name, 1 + coalesce(max(version), 0), :at, cast(:definition as jsonb), :actor
        from carillon.calendar_version where name = :name
        returning version
      )
      insert into carillon.calendar (name, version, created_at, created_by, updated_at,
        updated_by)
      select :name, version, :at, :actor, :at, :actor from next
      on conflict (name) do update set version = excluded.version,
        updated_at = excluded.updated_at, updated_by = excluded.updated_by
      """;

  private void insert(Calendar calendar, Instant at, String actor) {
    database
        .sql()
        .sql(INSERT)
        .param("name", calendar.name())
        .param("definition", Json.exact(CalendarWriter.write(calendar)))
        .param("at", Database.parameter(at))
        .param("actor", actor)
        .update();
  }

  /**
   * Deletes a calendar that the caller has locked and that no config refers to; its versions are
   * kept.
   */
  public void delete(String name) {
    database
        .sql()
        .sql("delete from carillon.calendar where name = :name")
        .param("name", name)
        .update();
  }
}
