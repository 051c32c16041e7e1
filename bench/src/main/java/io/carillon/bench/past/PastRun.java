package io.carillon.bench.past;

import io.carillon.bench.contender.CarillonContender;
import io.carillon.bench.contender.Site;
import io.carillon.bench.meter.Arrivals;
import io.carillon.bench.order.Finding;
import io.carillon.bench.order.Order;
import io.carillon.bench.order.Order.Measurement;
import io.carillon.bench.order.Result;
import io.carillon.time.TimeOrderedIds;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** Creates a database with four weeks of history. */
public record PastRun(Order order, Measurement.Past past, Clock clock) {

  private static final int DAYS = 28;
  private static final int FIRES = DAYS * 86_400 / PastConfigs.PERIOD_SECONDS;

  /** Creates it. */
  public Result run() {
    Arrivals none = new Arrivals(clock, 0, 0);
    try (Site site = Site.open(order.target(), none, clock)) {
      CarillonContender carillon = new CarillonContender(site);
      carillon.prepare();
      LocalDate today = clock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
      PastConfigs configs =
          new PastConfigs(site, carillon.template(), start(today.minusDays(DAYS)), start(today));
      configs.loadBusy(Math.ceilDiv(past.executions(), FIRES));
      for (int ago = DAYS; ago > 0; ago--) {
        new PastDay(site, today.minusDays(ago)).load();
      }
      addHealth(site, start(today.minusDays(1)));
      // Last, since attaching a partition checks its foreign key against all configs.
      configs.loadIdle(past.idleSchedules());
      site.maintain();
      long executions = site.count("select count(*) from carillon.task_execution");
      return new Result(new Finding.Loaded(executions), faults(executions));
    }
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** Inserts the health of the busy configs, each of which fired within the last day. */
  private static void addHealth(Site site, Instant yesterday) {
    site.sql()
        .sql(
            """
            insert into carillon.task_config_health
            select distinct on (c.id) c.id, e.finished_at, null, e.id, 0
            from carillon.task_config c join carillon.task_execution e on e.task_config_id = c.id
            where c.name like 'busy-%' and e.id >= :yesterday
            order by c.id, e.id desc
            """)
        .param("yesterday", TimeOrderedIds.lowest(yesterday))
        .update();
  }

  private List<String> faults(long executions) {
    return executions < past.executions()
        ? List.of("only %d executions of the past were loaded".formatted(executions))
        : List.of();
  }
}
