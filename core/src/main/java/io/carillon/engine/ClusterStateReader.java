package io.carillon.engine;

import io.carillon.alert.life.AlertStatus;
import io.carillon.database.Counted;
import io.carillon.database.Database;
import io.carillon.database.PartitionDays;
import io.carillon.definition.ConfigStatus;
import io.carillon.worker.registry.WorkerStatus;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads the state of the cluster by indexes, with bounded counts. */
public final class ClusterStateReader {

  /** Upper bound of a count. */
  public static final long COUNTED = 10_000;

  private static final List<String> ALERTS =
      Stream.of(AlertStatus.FIRING, AlertStatus.PENDING, AlertStatus.SILENCED)
          .map(AlertStatus::code)
          .toList();
  private static final List<String> CONFIGS =
      Stream.of(ConfigStatus.ACTIVE, ConfigStatus.ERROR, ConfigStatus.INACTIVE, ConfigStatus.PAUSED)
          .map(ConfigStatus::code)
          .toList();
  private static final List<String> WORKERS =
      Stream.of(WorkerStatus.ACTIVE, WorkerStatus.DRAINING, WorkerStatus.PAUSED)
          .map(WorkerStatus::code)
          .toList();

  private final Database database;
  private final PartitionDays partitions;

  ClusterStateReader(Database database) {
    this.database = database;
    this.partitions = new PartitionDays(database);
  }

  private static final String COUNTS =
      """
      select 'config' as subject, s.status, (select count(*) from (
        select from carillon.task_config c where c.status = s.status limit :most + 1) as found) as number
      from unnest(array['active', 'error', 'inactive', 'paused']) as s(status)
      union all
      select 'alert', a.status, count(*) from carillon.alert a
      where a.status in ('firing', 'pending', 'silenced') group by a.status
      union all
      select 'worker', w.status, count(*) from carillon.worker w
      where w.status in ('active', 'paused', 'draining') group by w.status
      """;

  /** Reads the state; each status is there, also without any. */
  public ClusterState read() {
    Map<String, Counted> configs = new TreeMap<>();
    CONFIGS.forEach(status -> configs.put(status, new Counted(0, false)));
    Map<String, Long> alerts = new TreeMap<>();
    ALERTS.forEach(status -> alerts.put(status, 0L));
    Map<String, Long> workers = new TreeMap<>();
    WORKERS.forEach(status -> workers.put(status, 0L));
    database
        .sql()
        .sql(COUNTS)
        .param("most", COUNTED)
        .query(row -> {
          long number = row.getLong("number");
          String status = row.getString("status");
          switch (row.getString("subject")) {
            case "config" ->
                configs.put(status, new Counted(Math.min(number, COUNTED), number > COUNTED));
            case "alert" -> alerts.put(status, number);
            default -> workers.put(status, number);
          }
        });
    List<LocalDate> days = partitions.read();
    LocalDate today = database.time().atOffset(ZoneOffset.UTC).toLocalDate();
    long ahead = days.isEmpty() ? -1 : ChronoUnit.DAYS.between(today, days.getLast());
    return new ClusterState(configs, alerts, workers, days.size(), ahead);
  }
}
