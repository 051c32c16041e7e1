package io.carillon.bench.past;

import io.carillon.bench.contender.CarillonContender;
import io.carillon.bench.contender.Site;
import io.carillon.bench.meter.Arrivals;
import io.carillon.bench.order.Finding;
import io.carillon.bench.order.Order;
import io.carillon.bench.order.Order.Measurement;
import io.carillon.bench.order.Result;
import io.carillon.retention.PartitionMaintenance;
import io.carillon.time.TimeOrderedIds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** Creates a database with three months of history. */
public record PastRun(Order order, Measurement.Past past, Clock clock) {

  /** The table that a database has when all of its history was loaded. */
  public static final String COMPLETE = "past.complete";

  private static final int DAYS = 90;
  private static final Duration KEPT = Duration.ofDays(DAYS + 10);

  /** Creates it. */
  public Result run() {
    Arrivals none = new Arrivals(clock, 0, 0);
    try (Site site = Site.open(order.target(), none, clock)) {
      CarillonContender carillon = new CarillonContender(site);
      carillon.prepare();
      PartitionMaintenance partitions = new PartitionMaintenance(carillon.database(), KEPT);
      partitions.makeOnce();
      Instant now = clock.instant();
      LocalDate today = now.atOffset(ZoneOffset.UTC).toLocalDate();
      PastConfigs configs =
          new PastConfigs(site, carillon.template(), start(today.minusDays(DAYS)), now);
      Frequencies frequencies = Frequencies.of(Math.ceilDiv(past.executions(), DAYS));
      configs.loadBusy(frequencies);
      addWorkers(site, today);
      PastRollUps.prepare(site);
      for (int ago = 7; ago >= 0; ago--) {
        load(new PastDay(site, frequencies, today.minusDays(ago), now), ago);
      }
      addHealth(site, now.minus(Duration.ofDays(2)));
      // Last, since attaching a partition checks its foreign key against all configs.
      configs.loadIdle(past.idleSchedules());
      site.maintain();
      site.sql().sql("create table " + COMPLETE + " ()").update();
      long executions = site.count("select count(*) from carillon.task_execution");
      return new Result(new Finding.Loaded(executions), faults(executions));
    }
  }

  /** Loads a day, and the same days of the weeks before, which take a fraction of the time. */
  private static void load(PastDay day, int ago) {
    day.load();
    for (int weeks = 1; ago > 0 && ago + 7 * weeks <= DAYS; weeks++) {
      day.loadBefore(weeks);
    }
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** Inserts the workers, six at a time, each for a week. */
  private static void addWorkers(Site site, LocalDate today) {
    site.sql()
        .sql(
            """
            insert into carillon.worker (id, node, host, pid, carillon_version, queues, task_types,
              capacity, status, started_at, heartbeat_at, lease_ends_at, ended_at)
            select cast(md5('worker ' || w || '/' || n) as uuid), 'node-' || n, 'host-' || n, w, 'past',
              array['default'], array['mail'], 100, 'stopped', t.at, t.at + interval '7 days',
              t.at + interval '7 days', t.at + interval '7 days'
            from generate_series(cast(:first as bigint), cast(:last as bigint)) as w
            cross join generate_series(0, 5) as n
            cross join lateral (select timestamptz '1970-01-01 00:00:00+00' + w * interval '7 days' as at) as t
            """)
        .param("first", today.minusDays(DAYS).toEpochDay() / 7 - 1)
        .param("last", today.toEpochDay() / 7)
        .update();
  }

  /** Inserts the health of the busy configs, each of which fired since then. */
  private static void addHealth(Site site, Instant since) {
    site.sql()
        .sql(
            """
            insert into carillon.task_config_health
            select distinct on (c.id) c.id, e.finished_at, null, e.id, 0
            from carillon.task_config c join carillon.task_execution e on e.task_config_id = c.id
            where c.name like 'busy-%' and e.id >= :since
            order by c.id, e.id desc
            """)
        .param("since", TimeOrderedIds.lowest(since))
        .update();
  }

  private List<String> faults(long executions) {
    return executions < past.executions()
        ? List.of("only %d executions of the past were loaded".formatted(executions))
        : List.of();
  }
}
