package io.carillon.explanation;

import static io.carillon.database.SqlRows.instantOrNull;

import io.carillon.database.Database;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.ScheduleReader;
import io.carillon.explanation.InForce.Plan;
import io.carillon.explanation.InForce.Standing;
import io.carillon.schedule.Schedule;
import io.carillon.sentence.Reason;
import io.carillon.version.ConfigVersion;
import io.carillon.version.ConfigVersions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads which version of a config was in force, and which status it had how long. */
final class VersionReader {

  private final Database database;
  private final ConfigVersions versions;

  VersionReader(Database database, ConfigVersions versions) {
    this.database = database;
    this.versions = versions;
  }

  private record Row(
      long version, Instant from, @Nullable Instant until, ConfigStatus status, Since since) {}

  /** Who gave the config its status, and how long it had it. */
  private record Since(@Nullable String reason, String by, Instant from, @Nullable Instant until) {}

  // The status begins with the first version after the last one of another status, and ends with
  // the next one of another status. A version decides the due times after its effective instant.
  private static final String IN_FORCE =
      """
      select v.version, v.effective_at, v.status, n.effective_at as next_at, f.status_reason,
        f.changed_by, f.effective_at as status_from, t.effective_at as status_until
      from (
        select * from carillon.task_config_version
        where task_config_id = :id and effective_at < :at
        order by effective_at desc, version desc limit 1) as v
      left join lateral (
        select x.effective_at from carillon.task_config_version x
        where x.task_config_id = :id and x.version = v.version + 1) as n on true
      left join lateral (
        select x.version from carillon.task_config_version x
        where x.task_config_id = :id and x.version < v.version and x.status <> v.status
        order by x.version desc limit 1) as b on true
      join carillon.task_config_version f
        on f.task_config_id = :id and f.version = coalesce(b.version + 1, 1)
      left join lateral (
        select x.effective_at from carillon.task_config_version x
        where x.task_config_id = :id and x.version > v.version and x.status <> v.status
        order by x.version limit 1) as t on true
      """;

  /** Returns the version in force at an instant; empty when the config was not there. */
  Optional<InForce> inForce(long taskConfigId, Instant at) {
    return database
        .sql()
        .sql(IN_FORCE)
        .param("id", taskConfigId)
        .param("at", Database.parameter(at))
        .query(VersionReader::row)
        .optional()
        .flatMap(row -> whole(taskConfigId, row));
  }

  private static Row row(ResultSet row, int index) throws SQLException {
    return new Row(
        row.getLong("version"),
        row.getTimestamp("effective_at").toInstant(),
        instantOrNull(row, "next_at"),
        ConfigStatus.of(row.getString("status")),
        new Since(
            row.getString("status_reason"),
            row.getString("changed_by"),
            row.getTimestamp("status_from").toInstant(),
            instantOrNull(row, "status_until")));
  }

  private Optional<InForce> whole(long taskConfigId, Row row) {
    ConfigVersion.Key key = new ConfigVersion.Key(taskConfigId, row.version());
    ConfigVersion found = versions.find(List.of(key)).get(key);
    return found == null ? Optional.empty() : Optional.of(whole(row, found));
  }

  static Reason reason(ConfigStatus status, String text) {
    return status == ConfigStatus.ERROR ? Reason.ofFaults(text) : Reason.recognised(text);
  }

  private static InForce whole(Row row, ConfigVersion version) {
    ConfigVersion.SavedSchedule saved = version.schedule();
    Schedule schedule = ScheduleReader.read(saved.json());
    Since since = row.since();
    String reason = since.reason();
    return new InForce(
        row.version(),
        row.from(),
        row.until(),
        new Standing(
            row.status(),
            reason == null ? null : reason(row.status(), reason),
            since.by(),
            since.from(),
            since.until()),
        new Plan(
            schedule, schedule.occurrences(saved.anchor(), saved.calendar()), version.policies()));
  }
}
