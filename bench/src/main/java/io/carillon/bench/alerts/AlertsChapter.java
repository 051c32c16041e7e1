package io.carillon.bench.alerts;

import static io.carillon.bench.text.Words.same;

import io.carillon.alert.Alerts;
import io.carillon.alert.announce.AnnouncementSender;
import io.carillon.alert.announce.Outside;
import io.carillon.alert.rule.RuleJson;
import io.carillon.bench.chapter.Chapter;
import io.carillon.bench.contender.Site;
import io.carillon.bench.laboratory.Database;
import io.carillon.bench.laboratory.Laboratory;
import io.carillon.bench.meter.Arrivals;
import io.carillon.bench.meter.Meters;
import io.carillon.bench.report.Goal;
import io.carillon.bench.report.Table;
import io.carillon.bench.text.Spread;
import io.carillon.bench.text.Words;
import io.carillon.connection.Connections;
import io.carillon.connection.LocalConnectionKinds;
import io.carillon.database.Migrations;
import io.carillon.definition.Json;
import io.carillon.retention.PartitionMaintenance;
import io.carillon.secret.KeyRing;
import io.carillon.secret.Secrets;
import io.carillon.tasktype.LocalTaskTypes;
import io.carillon.time.TimeOrderedIds;
import io.carillon.worker.WorkerEnvironment;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * The time of a pass over many rules and configs, while executions of as many configs end between
 * two passes as if each config ran once an hour. The clock of the database is set forward by ten
 * seconds between two passes, the shortest pause of a server. Counted is the CPU time of this
 * process and of PostgreSQL during the passes, one complete pass in thirty included.
 */
public final class AlertsChapter implements Chapter {

  private static final int INTERVAL_SECONDS = 10;
  private static final int PASSES_OF_A_MINUTE = 6;
  private static final int HOUR_SECONDS = 3_600;
  // Two minutes of ends, and a compiler that has seen the code.
  private static final int WARM_UP = 60;
  private static final double BOUND_PERCENT = 1;

  /**
   * The extent of the measurement.
   *
   * @param configs task configs, one in a hundred of which fails
   * @param rules rules, most about one config each
   * @param passes measured passes
   */
  public record Plan(int configs, int rules, int passes) {}

  private final Plan plan;
  private final List<Double> millis = new ArrayList<>();
  private double ownCpuMillis;
  private double serverCpuMillis;
  private long open;
  private volatile Instant now = Instant.EPOCH;

  /** Creates the chapter with that plan. */
  public AlertsChapter(Plan plan) {
    this.plan = plan;
  }

  @Override
  public String name() {
    return "alerts";
  }

  @Override
  public void measure(Laboratory laboratory) throws Exception {
    laboratory.create(Database.NEW);
    try (Site site =
            Site.open(
                laboratory.target(Database.NEW),
                new Arrivals(Clock.systemUTC(), 0, 0),
                Clock.systemUTC());
        LocalTaskTypes types = new LocalTaskTypes(List.of())) {
      Migrations.apply(site.pool());
      now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
      var database =
          new io.carillon.database.Database(
              site.pool(), new JdbcTransactionManager(site.pool()), () -> now);
      new PartitionMaintenance(database, Duration.ofDays(30)).makeOnce();
      WatchedConfigs configs = new WatchedConfigs(site, plan.configs());
      configs.load();
      Alerts alerts = alerts(database, types);
      database.doInTransaction(() -> makeRules(alerts));
      measure(alerts, configs, new Meters(site.sql(), laboratory.target(Database.NEW).serverPid()));
      open =
          site.sql()
              .sql("select count(*) from carillon.alert where status <> 'resolved'")
              .query(Long.class)
              .single();
    }
  }

  private static Alerts alerts(io.carillon.database.Database database, LocalTaskTypes types) {
    WorkerEnvironment system = WorkerEnvironment.SYSTEM;
    return new Alerts(
        database,
        types,
        new TimeOrderedIds(),
        new Alerts.Options(
            new AnnouncementSender.Surroundings(
                "bench",
                system.clock(),
                system.nanoTime(),
                system.handlers().get(),
                outside(database, types)),
            "",
            Duration.ofDays(30)));
  }

  private static Outside outside(io.carillon.database.Database database, LocalTaskTypes types) {
    Secrets none = new Secrets(database, new KeyRing.Fixed(List.of(), "CARILLON_SECRET_KEY"));
    return new Outside(
        new Connections(database, new LocalConnectionKinds(List::of, types), none), none);
  }

  /**
   * Makes the rules: one in a hundred about a type, one of each kind about all, others of one
   * config.
   */
  private void makeRules(Alerts alerts) {
    List<String> conditions =
        List.of(
            "\"failures_in_a_row\", \"condition\": {\"failures\": 1}",
            "\"not_run\", \"condition\": {\"after\": \"5m\"}",
            "\"late_start\", \"condition\": {\"by\": \"5m\"}",
            "\"success_rate\", \"condition\": {\"below\": 0.9}",
            "\"long_run\", \"condition\": {\"factor\": 3}",
            "\"config_error\"");
    for (int i = 0; i < plan.rules(); i++) {
      String scope =
          i < conditions.size()
              ? "{}"
              : i % 100 == 0
                  ? "{\"task_types\": [\"type-%d\"]}".formatted(i / 100 % 20)
                  : "{\"task_config_ids\": [%d]}".formatted(1 + (long) i * 97 % plan.configs());
      String rule =
          "{\"name\": \"rule %d\", \"kind\": %s, \"scope\": %s}"
              .formatted(i, conditions.get(i % conditions.size()), scope);
      alerts.rules().create(RuleJson.read(Json.object(rule)), "bench");
    }
  }

  private void measure(Alerts alerts, WatchedConfigs configs, Meters meters) {
    int ends = Math.max(1, plan.configs() * INTERVAL_SECONDS / HOUR_SECONDS);
    for (int pass = 0; pass < WARM_UP + plan.passes(); pass++) {
      now = now.plusSeconds(INTERVAL_SECONDS);
      configs.endAgain(ends, INTERVAL_SECONDS, now);
      if (pass % PASSES_OF_A_MINUTE == 0) {
        configs.summarize();
      }
      Meters.Reading begin = meters.read();
      alerts.evaluator().pass(Duration.ZERO);
      if (pass >= WARM_UP) {
        add(begin, meters.read());
      }
    }
  }

  private void add(Meters.Reading begin, Meters.Reading end) {
    millis.add((end.nanos() - begin.nanos()) / 1e6);
    ownCpuMillis += (end.ownCpu() - begin.ownCpu()) * 1e3;
    serverCpuMillis += (end.serverCpu() - begin.serverCpu()) * 1e3;
  }

  @Override
  public List<Table> tables() {
    if (millis.isEmpty()) {
      return List.of();
    }
    List<Words> head =
        List.of(
            new Words("rules over configs", "规则数与配置数"),
            new Words("open alerts", "未结束的告警"),
            new Words("time of a pass, ms", "一轮评估耗时，ms"),
            new Words("CPU of a pass, own + PostgreSQL, ms", "一轮的 CPU，自身 + PostgreSQL，ms"),
            new Words("of a core", "占用一个核"));
    List<Words> row =
        List.of(
            new Words(
                "%,d over %,d".formatted(plan.rules(), plan.configs()),
                "%,d 条规则，%,d 个配置".formatted(plan.rules(), plan.configs())),
            same("%,d".formatted(open)),
            same(Spread.of(millis).cell()),
            same(
                "%.0f + %.0f"
                    .formatted(ownCpuMillis / plan.passes(), serverCpuMillis / plan.passes())),
            same(percent().cell() + " %"));
    return List.of(new Table(head, List.of(row)));
  }

  private Spread percent() {
    double millisOfPass = (ownCpuMillis + serverCpuMillis) / plan.passes();
    return Spread.of(List.of(millisOfPass / (INTERVAL_SECONDS * 1_000) * 100));
  }

  @Override
  public List<Goal> goals() {
    Words what = new Words("cost of alert rules, of a core", "告警规则占用一个核的比例");
    return millis.isEmpty() ? List.of() : List.of(Goal.below(what, percent(), BOUND_PERCENT, " %"));
  }
}
