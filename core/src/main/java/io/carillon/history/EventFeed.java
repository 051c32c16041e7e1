package io.carillon.history;

import static io.carillon.database.SqlArrays.instants;
import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.texts;

import io.carillon.database.DailyHistory;
import io.carillon.database.Database;
import io.carillon.database.Page;
import io.carillon.database.PageReader;
import io.carillon.grouping.ConfigScope;
import io.carillon.history.History.EventPlace;
import io.carillon.record.EventKind;
import io.carillon.time.Instants;
import io.carillon.time.TimeRange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Lists what happened to all configs besides fires, newest first: due times that did not run, and
 * changes. A page looks at {@value #CANDIDATES} events at most, and may therefore be short, or even
 * empty, although more follow.
 */
public final class EventFeed {

  private static final int CANDIDATES = 5_000;

  /** Maximum number of runs of due times across an instant. */
  private static final int ACROSS = 1_000;

  private final Database database;
  private final DailyHistory history;
  private final PageReader pages;

  /** Creates a feed of a database. */
  public EventFeed(Database database) {
    this.database = database;
    this.history = database.history();
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
    return history.kept(() -> read(filter, before, limit));
  }

  private Page<Entry, Place> read(Filter filter, @Nullable Place before, int limit) {
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

  private static final String OF_CONFIG =
      """
      select e.*, 300 + octet_length(coalesce(e.reason, ''))
        + coalesce(octet_length(cast(e.reason_sentence as text)), 0)
        + coalesce(octet_length(cast(e.detail as text)), 0) as page_bytes
      from carillon.schedule_event e
      where e.task_config_id = :config and (cardinality(:kinds) = 0 or e.kind = any(:kinds)){indexed}
        and e.ledger_at >= coalesce(cast(:from as timestamptz), '-infinity')
        and e.ledger_at < coalesce(cast(:to as timestamptz), 'infinity')
        and (e.ledger_at, e.slot) < (coalesce(cast(:at as timestamptz), 'infinity'), :slot)
        and e.ledger_at <= coalesce(cast(:at as timestamptz), 'infinity')
      order by e.ledger_at desc, e.slot desc limit :limit
      """;

  /** Returns the condition of the index of what did not fire, if that is what is wanted. */
  private static String indexed(Set<EventKind> kinds) {
    return kinds.isEmpty() || kinds.contains(EventKind.FIRED) ? "" : " and e.kind <> 'fired'";
  }

  /**
   * Returns a page of a config's events, newest first, bounded in bytes.
   *
   * @param before null for the newest
   */
  Page<ScheduleEvent, EventPlace> page(
      long taskConfigId, EventFilter filter, @Nullable EventPlace before, int limit) {
    Instant to = before == null ? filter.at().to() : before.at();
    return history.search(
        back(filter.at().from(), to),
        from ->
            pages.read(
                OF_CONFIG.replace("{indexed}", indexed(filter.kinds())),
                statement ->
                    statement
                        .param("config", taskConfigId)
                        .param("kinds", texts(List.copyOf(filter.kinds()), EventKind::code))
                        .param("from", Database.parameter(from))
                        .param("to", Database.parameterOrNull(filter.at().to()))
                        .param("at", Database.parameterOrNull(before == null ? null : before.at()))
                        .param("slot", before == null ? 0 : before.slot()),
                limit,
                History::event,
                ScheduleEvent::place),
        page -> page.next() != null);
  }

  /** Returns where the steps of a search back begin. */
  private List<Instant> back(@Nullable Instant from, @Nullable Instant to) {
    return history
        .days()
        .back(from == null ? Instants.EARLIEST : from, to == null ? Instants.LATEST : to);
  }

  /**
   * Returns the decisions of a config whose first due time lies between two instants, both
   * inclusive, ascending.
   */
  List<ScheduleEvent> decisions(long taskConfigId, Instant from, Instant upTo, int limit) {
    return history.search(
        history.days().forth(from, upTo),
        end ->
            decisions(
                """
                select * from carillon.schedule_event
                where task_config_id = :id and slot = 0 and ledger_at >= :from and ledger_at <= :upTo
                order by ledger_at limit :limit
                """,
                taskConfigId,
                limit,
                statement ->
                    statement
                        .param("from", Database.parameter(from))
                        .param("upTo", Database.parameter(end))),
        found -> found.size() == limit);
  }

  /** Returns the last decisions of a config up to an instant, newest first. */
  List<ScheduleEvent> decisionsUpTo(long taskConfigId, Instant at, int limit) {
    return history.search(
        back(null, at),
        begin ->
            decisions(
                """
                select * from carillon.schedule_event
                where task_config_id = :id and slot = 0 and ledger_at >= :from and ledger_at <= :at
                order by ledger_at desc limit :limit
                """,
                taskConfigId,
                limit,
                statement ->
                    statement
                        .param("from", Database.parameter(begin))
                        .param("at", Database.parameter(at))),
        found -> found.size() == limit);
  }

  /**
   * Returns the decisions about runs of due times that begin before an instant and extend to it,
   * ascending. They are few and have an index of their own; {@code offset 0} keeps PostgreSQL from
   * reading all events of the config in the order of the list.
   */
  List<ScheduleEvent> decisionsAcross(long taskConfigId, Instant at) {
    return history.kept(() ->
        decisions(
            """
            select * from (
              select * from carillon.schedule_event
              where task_config_id = :id and slot = 0 and last_due_at >= :at and due_at < :at
                and last_due_at is not null and ledger_at < :at offset 0) as e
            order by e.ledger_at limit :limit
            """,
            taskConfigId,
            ACROSS,
            statement -> statement.param("at", Database.parameter(at))));
  }

  private List<ScheduleEvent> decisions(
      String select, long taskConfigId, int limit, UnaryOperator<StatementSpec> bounds) {
    return bounds
        .apply(database.sql().sql(select).param("id", taskConfigId).param("limit", limit))
        .query(History::event)
        .list();
  }

  /** Returns the events of those due times of a config that fired, in no order. */
  public List<ScheduleEvent> fired(long taskConfigId, List<Instant> dueTimes) {
    return database
        .sql()
        .sql(
            """
            select * from carillon.schedule_event
            where task_config_id = :id and slot = 0 and kind = 'fired' and ledger_at = any(:dues)
            """)
        .param("id", taskConfigId)
        .param("dues", instants(dueTimes, due -> due))
        .query(History::event)
        .list();
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
        to,
        most);
  }

  /** Returns the decisions in a span that did not fire, oldest first; of more, the newest. */
  public List<ScheduleEvent> unfired(long taskConfigId, Instant from, Instant to, int most) {
    return inSpan(
        """
        select * from carillon.schedule_event
        where task_config_id = :id and slot = 0 and kind <> 'fired'
          and ledger_at >= :from and ledger_at < :to
        order by ledger_at desc limit :most
        """,
        taskConfigId,
        from,
        to,
        most);
  }

  private List<ScheduleEvent> inSpan(
      String select, long taskConfigId, Instant from, Instant to, int most) {
    return history.forValues(() ->
        database
            .sql()
            .sql(select)
            .param("id", taskConfigId)
            .param("from", Database.parameter(from))
            .param("to", Database.parameter(to))
            .param("most", most)
            .query(History::event)
            .list()
            .reversed());
  }

  private static Entry entry(ResultSet row, int index) throws SQLException {
    return new Entry(
        History.event(row, index), row.getString("config_name"), row.getString("task_type"));
  }
}
