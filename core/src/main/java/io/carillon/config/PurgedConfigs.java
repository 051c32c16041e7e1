package io.carillon.config;

import io.carillon.database.Database;
import io.carillon.definition.Revision;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Permanently removes deleted configs, and keeps a record of each that a user purged. */
public final class PurgedConfigs {

  private final Database database;

  /** Creates the store on the given database. */
  PurgedConfigs(Database database) {
    this.database = database;
  }

  private static final String LIST =
      """
      select * from carillon.purged_config
      where (purged_at, task_config_id)
        < (coalesce(cast(:at as timestamptz), 'infinity'), cast(:id as bigint))
      order by purged_at desc, task_config_id desc limit :limit
      """;

  /** Returns a page of purged configs, newest first. */
  public List<PurgedConfig> list(@Nullable Instant beforeAt, long beforeId, int limit) {
    return database
        .sql()
        .sql(LIST)
        .param("at", Database.parameterOrNull(beforeAt))
        .param("id", beforeId)
        .param("limit", limit)
        .query(PurgedConfigs::row)
        .list();
  }

  private static final String RECORD =
      """
      insert into carillon.purged_config (task_config_id, namespace, name, task_type, created_at,
        deleted_at, deleted_by, purged_at, purged_by, versions, executions, events)
      select c.id, c.namespace, c.name, c.task_type, c.created_at, c.updated_at, c.updated_by,
        coalesce(cast(:now as timestamptz), clock_timestamp()), :actor, c.version,
        :executions + (select count(*) from carillon.task_execution e
          where e.task_config_id = c.id and e.task_config_id > 0),
        :events + (select count(*) from carillon.schedule_event v
          where v.task_config_id = c.id)
      from carillon.task_config c where c.id = :id and c.status = 'deleted'
      returning *
      """;

  /**
   * Removes a deleted config with the rest of its history, and writes its record.
   *
   * @param executions the number of executions removed beforehand
   * @param events the number of events removed beforehand
   */
  public PurgedConfig purge(long id, long executions, long events, String actor) {
    PurgedConfig purged = record(id, executions, events, actor);
    database
        .sql()
        .sql("delete from carillon.task_config where id = :id and status = 'deleted'")
        .param("id", id)
        .update();
    return purged;
  }

  private PurgedConfig record(long id, long executions, long events, String actor) {
    return database
        .sql()
        .sql(RECORD)
        .param("id", id)
        .param("executions", executions)
        .param("events", events)
        .param("actor", actor)
        .param("now", database.clockOverride())
        .query(PurgedConfigs::row)
        .single();
  }

  private static final String FORGET =
      """
      delete from carillon.task_config where id = any(array(
        select c.id from carillon.task_config c
        where c.status = 'deleted' and c.updated_at < :before
          and not exists (select from carillon.schedule_event v where v.task_config_id = c.id)
          and not exists (select from carillon.task_execution e
                  where e.task_config_id = c.id and e.task_config_id > 0)
        order by c.id limit :limit for update skip locked))
      """;

  /**
   * Removes deleted configs for which retention has left no execution and no event.
   *
   * @param deletedBefore only configs deleted before this instant are removed
   * @return the number of removed configs, at most {@code limit}
   */
  public int forgetEmpty(Instant deletedBefore, int limit) {
    return database
        .sql()
        .sql(FORGET)
        .param("before", Database.parameter(deletedBefore))
        .param("limit", limit)
        .update();
  }

  private static PurgedConfig row(ResultSet row, int index) throws SQLException {
    return new PurgedConfig(
        row.getLong("task_config_id"),
        new ConfigName(row.getString("namespace"), row.getString("name")),
        row.getString("task_type"),
        new PurgedConfig.Life(
            row.getTimestamp("created_at").toInstant(),
            new Revision.Edit(
                row.getTimestamp("deleted_at").toInstant(), row.getString("deleted_by")),
            new Revision.Edit(
                row.getTimestamp("purged_at").toInstant(), row.getString("purged_by"))),
        new PurgedConfig.Removed(
            row.getLong("versions"), row.getLong("executions"), row.getLong("events")));
  }
}
