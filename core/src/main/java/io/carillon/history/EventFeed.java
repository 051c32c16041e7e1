package io.carillon.history;

import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.texts;

import io.carillon.database.Database;
import io.carillon.database.Page;
import io.carillon.database.PageReader;
import io.carillon.grouping.ConfigScope;
import io.carillon.record.EventKind;
import io.carillon.time.TimeRange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Lists what happened to all configs besides fires, newest first: due times that did not run, and
 * changes. A page looks at {@value #CANDIDATES} events at most, and may therefore be short, or even
 * empty, although more follow.
 */
public final class EventFeed {

  private static final int CANDIDATES = 5_000;

  private final Database database;
  private final PageReader pages;

  /** Creates a feed of a database. */
  public EventFeed(Database database) {
    this.database = database;
    this.pages = new PageReader(database);
  }

  /**
   * An event with the config it is about.
   *
   * @param configName the name of the config at the time of reading
   */
  public record Entry(ScheduleEvent event, String configName, String taskType) {

    Place place() {
      return new Place(event.decidedAt(), event.id());
    }
  }

  /** A place in the feed. */
  public record Place(Instant decidedAt, long id) {}

  /**
   * Which events are wanted; an empty set wants any.
   *
   * @param kinds of any kind but fired
   * @param decided the range of the instants of the decisions
   * @param actor exactly this node or person; null for any
   * @param scope namespaces and labels of the configs
   */
  public record Filter(
      Set<EventKind> kinds,
      Set<Long> taskConfigIds,
      Set<String> taskTypes,
      TimeRange decided,
      @Nullable String actor,
      ConfigScope scope) {}

  private static final String CANDIDATE =
      """
      from carillon.schedule_event e
      where e.kind <> 'fired'
        and e.decided_at >= coalesce(cast(:from as timestamptz), '-infinity')
        and e.decided_at < coalesce(cast(:to as timestamptz), 'infinity')
        and (e.decided_at, e.id) < (coalesce(cast(:at as timestamptz), 'infinity'), :id)
      order by e.decided_at desc, e.id desc
      """;

  // The candidates stay in their order: the join keeps it, and nothing sorts them again.
  private static final String PAGE =
      "select e.*, c.name as config_name, c.task_type, 400 + octet_length(coalesce(e.reason, '')) "
          + "+ coalesce(octet_length(cast(e.detail as text)), 0) as page_bytes from (select e.* "
          + CANDIDATE
          + """
           limit :candidates) as e
          cross join lateral (
            select x.name, x.task_type, x.namespace, x.labels from carillon.task_config x
            where x.id = e.task_config_id offset 0) as c
          where (cardinality(:kinds) = 0 or e.kind = any(:kinds))
            and (cardinality(:configs) = 0 or e.task_config_id = any(:configs))
            and (cardinality(:types) = 0 or c.task_type = any(:types))
            and (cast(:actor as text) is null or e.actor = :actor)
            and {scope}
          limit :limit
          """;

  private static final String LAST_CANDIDATE =
      "select e.decided_at, e.id " + CANDIDATE + " offset :candidates - 1 limit 1";

  /**
   * Returns a page, bounded in rows and in bytes.
   *
   * @param before the place that the page before ended at; null for the newest
   */
  public Page<Entry, Place> find(Filter filter, @Nullable Place before, int limit) {
    Page<Entry, Place> page =
        pages.read(
            PAGE.replace("{scope}", filter.scope().condition("c")),
            spec -> filtered(spec, filter, before),
            limit,
            EventFeed::entry,
            Entry::place);
    return page.next() == null
        ? new Page<>(page.items(), lastCandidate(filter, before).orElse(null))
        : page;
  }

  private Optional<Place> lastCandidate(Filter filter, @Nullable Place before) {
    return bounded(database.sql().sql(LAST_CANDIDATE), filter, before)
        .query((row, index) ->
            new Place(row.getTimestamp("decided_at").toInstant(), row.getLong("id")))
        .optional();
  }

  private static StatementSpec filtered(StatementSpec spec, Filter filter, @Nullable Place before) {
    return bounded(spec, filter, before)
        .param("kinds", texts(List.copyOf(filter.kinds()), EventKind::code))
        .param("configs", longs(filter.taskConfigIds()))
        .param("types", texts(filter.taskTypes()))
        .param("actor", filter.actor())
        .params(filter.scope().parameters());
  }

  private static StatementSpec bounded(StatementSpec spec, Filter filter, @Nullable Place before) {
    return spec.param("from", Database.parameterOrNull(filter.decided().from()))
        .param("to", Database.parameterOrNull(filter.decided().to()))
        .param("at", Database.parameterOrNull(before == null ? null : before.decidedAt()))
        .param("id", before == null ? Long.MAX_VALUE : before.id())
        .param("candidates", CANDIDATES);
  }

  /** Returns the changes of a config in a span, oldest first; of more, the newest. */
  public List<ScheduleEvent> changes(long taskConfigId, Instant from, Instant to, int most) {
    return inSpan(
            """
            select * from carillon.schedule_event
            where task_config_id = :id and slot > 0 and ledger_at >= :from and ledger_at < :to
            order by ledger_at desc, slot desc limit :most
            """,
            taskConfigId,
            from,
            to)
        .param("most", most)
        .query(History::event)
        .list()
        .reversed();
  }

  /**
   * How much is read at most.
   *
   * @param looked number of the newest decisions that are looked at
   * @param found number of those that are returned
   */
  public record Most(int looked, int found) {}

  /**
   * Returns the decisions in a span that did not fire, oldest first; of more, the newest. They are
   * looked for among the newest decisions of the config, and, behind any number of fires, among
   * those of all configs that did not fire and were decided in the span or within a day after it.
   */
  public List<ScheduleEvent> unfired(long taskConfigId, Instant from, Instant to, Most most) {
    return inSpan(
            """
            with newest as (
              select * from carillon.schedule_event
              where task_config_id = :id and slot = 0 and ledger_at >= :from and ledger_at < :to
              order by ledger_at desc limit :looked
            ), unfired as (
              select * from carillon.schedule_event
              where kind <> 'fired' and decided_at >= :from
                and decided_at < cast(:to as timestamptz) + interval '1 day'
              order by decided_at desc, id desc limit :looked
            )
            select * from (
              select * from newest where kind <> 'fired'
              union
              select * from unfired where task_config_id = :id and slot = 0
                and ledger_at >= :from and ledger_at < :to) as found
            order by ledger_at desc limit :most
            """,
            taskConfigId,
            from,
            to)
        .param("looked", most.looked())
        .param("most", most.found())
        .query(History::event)
        .list()
        .reversed();
  }

  private StatementSpec inSpan(String select, long taskConfigId, Instant from, Instant to) {
    return database
        .sql()
        .sql(select)
        .param("id", taskConfigId)
        .param("from", Database.parameter(from))
        .param("to", Database.parameter(to));
  }

  private static Entry entry(ResultSet row, int index) throws SQLException {
    return new Entry(
        History.event(row, index), row.getString("config_name"), row.getString("task_type"));
  }
}
