package io.carillon.bench.contender;

import static io.carillon.database.Database.parameter;

import io.carillon.time.TimeOrderedIds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Audits Carillon's tables for errors. Ignores rows from before the run.
 *
 * @param since the beginning of the run, by the database's clock
 */
public record CarillonAudit(Site site, Instant since) {

  /**
   * Returns executions that did not end exactly once, and due times without exactly one execution.
   */
  List<String> executions(long executions) {
    List<String> faults = new ArrayList<>();
    expect(
        faults,
        executions,
        "executions are on record",
        """
        select count(*) from carillon.task_execution where id >= :first
        """);
    expect(
        faults,
        executions,
        "executions succeeded in their first attempt, which is on record once",
        """
        select count(*) from carillon.task_execution e
        join carillon.execution_attempt a on a.execution_id = e.id and a.number = e.attempt
        where e.id >= :first and a.execution_id >= :first
          and e.status = 'succeeded' and e.attempt = 1 and a.outcome = 'succeeded'
        """);
    expect(
        faults,
        executions,
        "attempts are on record",
        """
        select count(*) from carillon.execution_attempt where execution_id >= :first
        """);
    faults.addAll(fires());
    expect(
        faults,
        scheduled(),
        "decisions are on record",
        """
        select count(*) from carillon.schedule_event where slot = 0 and ledger_at >= :since
        """);
    expect(
        faults,
        0,
        "schedules are overdue",
        """
        select count(*) from carillon.schedule_state where next_due_at <= now()
        """);
    return faults;
  }

  /** Checks that every scheduled execution has exactly one decision that fired it. */
  private List<String> fires() {
    List<String> faults = new ArrayList<>();
    expect(
        faults,
        scheduled(),
        "scheduled executions belong to one event each",
        """
        select count(distinct e.id) from carillon.schedule_event s
        join carillon.task_execution e on e.id = s.execution_id and e.due_at = s.due_at
          and e.task_config_id = s.task_config_id
        where s.ledger_at >= :since and e.id >= :first and s.kind = 'fired' and s.count = 1
        """);
    return faults;
  }

  private long scheduled() {
    return count(
        """
        select count(*) from carillon.task_execution where trigger = 'schedule' and id >= :first
        """);
  }

  /**
   * Returns faults of recurring schedules: due times up to the last decided one that are not
   * recorded exactly once, and fired ones whose execution neither succeeded nor still waits, since
   * schedules keep firing until the node is closed.
   */
  public List<String> recurring(int schedules, int periodSeconds) {
    List<String> faults = fires();
    long whole =
        site.sql()
            .sql(
                """
                select count(*) from (
                  select s.task_config_id
                  from carillon.schedule_event s
                  join carillon.task_config c on c.id = s.task_config_id
                  left join carillon.task_execution e on e.id = s.execution_id and e.id >= :first
                  where s.ledger_at >= :since and s.slot = 0
                    and c.schedule ->> 'every' <> :warm_up
                  group by s.task_config_id
                  having sum(s.count) = 1 + round(extract(epoch from
                    max(coalesce(s.last_due_at, s.due_at)) - min(s.due_at)) / :period)
                    and count(*) filter (where s.kind = 'fired')
                      = count(*) filter (where s.kind = 'fired'
                        and e.status in ('succeeded', 'queued'))
                ) as schedules_without_a_gap
                """)
            .param("since", parameter(since))
            .param("first", TimeOrderedIds.lowest(since))
            .param("warm_up", ScheduleLoad.HOURLY)
            .param("period", periodSeconds)
            .query(Long.class)
            .single();
    if (whole != schedules) {
      faults.add(
          "%d of %d schedules have each due time on record, and a succeeded execution where it fired"
              .formatted(whole, schedules));
    }
    return faults;
  }

  /** Returns the number of due times that did not fire, each recorded with its reason. */
  public long heldBack() {
    return count(
        """
        select coalesce(sum(count), 0) from carillon.schedule_event
        where slot = 0 and ledger_at >= :since and kind <> 'fired'
        """);
  }

  private void expect(List<String> faults, long expected, String what, String sql) {
    long count = count(sql);
    if (count != expected) {
      faults.add("%d instead of %d %s".formatted(count, expected, what));
    }
  }

  private long count(String sql) {
    return site.sql()
        .sql(sql)
        .param("first", TimeOrderedIds.lowest(since))
        .param("since", parameter(since))
        .query(Long.class)
        .single();
  }
}
