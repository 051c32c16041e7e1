package io.carillon.bench.contender;

import static io.carillon.database.Database.parameter;

import io.carillon.time.TimeOrderedIds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What Carillon's tables say that should not be. What was there before the run is left out.
 *
 * @param since when the run began, by the database's clock
 */
public record CarillonAudit(Site site, Instant since) {

  /** Executions that did not end, or more than once, and due times without exactly one. */
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
        0,
        "schedules are overdue",
        """
        select count(*) from carillon.schedule_state where next_due_at <= now()
        """);
    return faults;
  }

  /** Every due time that was decided has one decision, fired, and that an execution of its own. */
  private List<String> fires() {
    List<String> faults = new ArrayList<>();
    long fired =
        count(
            """
            select count(*) from carillon.task_execution where trigger = 'schedule' and id >= :first
            """);
    expect(
        faults,
        fired,
        "scheduled executions belong to one event each",
        """
        select count(distinct e.id) from carillon.schedule_event s
        join carillon.task_execution e on e.id = s.execution_id and e.due_at = s.due_at
          and e.task_config_id = s.task_config_id
        where s.ledger_at >= :since and e.id >= :first and s.kind = 'fired' and s.count = 1
        """);
    expect(
        faults,
        fired,
        "decisions are on record",
        """
        select count(*) from carillon.schedule_event where slot = 0 and ledger_at >= :since
        """);
    return faults;
  }

  /** Due times of recurring schedules without an execution that succeeded, up to the last fire. */
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
                  join carillon.task_execution e on e.id = s.execution_id
                  where s.ledger_at >= :since and e.id >= :first and s.kind = 'fired' and s.slot = 0
                    and e.status = 'succeeded' and c.schedule ->> 'every' <> :warm_up
                  group by s.task_config_id
                  having count(*) = 1 + round(
                    extract(epoch from max(s.due_at) - min(s.due_at)) / :period)
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
          "%d of %d schedules have a succeeded execution for each due time"
              .formatted(whole, schedules));
    }
    return faults;
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
