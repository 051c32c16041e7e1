package io.carillon.tasktype.watch;

import static io.carillon.database.SqlArrays.texts;

import io.carillon.database.Database;
import io.carillon.tasktype.TaskTypeStore;
import java.time.Duration;
import java.util.List;

/** Records which task types of classes live workers offer. */
public final class OfferedTypes {

  private final Database database;
  private final TaskTypeStore types;

  /** Creates the records of a database, for the process with these types. */
  public OfferedTypes(Database database, TaskTypeStore types) {
    this.database = database;
    this.types = types;
  }

  private static final String NOTE_OFFERED =
      """
      update carillon.task_type t set offered_at = n.now, gone_since = null
      from (select coalesce(cast(:now as timestamptz), now()) as now) n
      where t.runtime = 'java' and (t.offered_at is null or t.gone_since is not null
          or t.offered_at < n.now - interval '10 s')
        and (t.offered_at is null or t.name = any(:local)
          or exists (select from carillon.worker w where w.lease_ends_at > n.now
            and w.status in ('active', 'paused', 'draining') and t.name = any(w.task_types)))
      """;

  /** Records the types that live workers currently offer. */
  public void noteOffered() {
    database
        .sql()
        .sql(NOTE_OFFERED)
        .param("now", database.clockOverride())
        .param("local", texts(types.localSchemas().keySet()))
        .update();
  }

  private static final String NOTE_GONE =
      """
      update carillon.task_type t set gone_since = t.offered_at
      from (select coalesce(cast(:now as timestamptz), now()) as now,
        :absent * interval '1 ms' as absent) n
      where t.runtime = 'java' and t.gone_since is null and t.offered_at < n.now - n.absent
        and exists (select from carillon.worker w where w.runtime = 'java'
          and w.status in ('active', 'paused', 'draining') and w.lease_ends_at > n.now
          and w.started_at < n.now - n.absent)
      returning t.name
      """;

  /**
   * Records the types that are gone: no live worker has offered them for the given time, during all
   * of which another worker was alive.
   *
   * @return the types that were not gone before
   */
  public List<String> noteGone(Duration absent) {
    return database
        .sql()
        .sql(NOTE_GONE)
        .param("now", database.clockOverride())
        .param("absent", absent.toMillis())
        .query((row, index) -> row.getString("name"))
        .list();
  }

  private static final String WRONG_STATUS =
      """
      select t.name from carillon.task_type t
      where t.gone_since is not null and exists (select from carillon.task_config c
          where c.task_type = t.name and c.status = 'active')
        or t.runtime = 'java' and t.gone_since is null and exists (
          select from carillon.task_config c where c.task_type = t.name
            and c.status = 'error' and starts_with(c.status_reason, :reason))
      order by t.name
      """;

  /**
   * Returns the types that are gone but have active configs, and those that are back but have
   * configs in {@code error}.
   */
  public List<String> withWrongStatus() {
    return database
        .sql()
        .sql(WRONG_STATUS)
        .param("reason", TaskTypeStore.GONE_REASON)
        .query((row, index) -> row.getString("name"))
        .list();
  }
}
