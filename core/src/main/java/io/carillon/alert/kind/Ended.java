package io.carillon.alert.kind;

import static io.carillon.database.SqlRows.instantOrNull;

import io.carillon.database.Database;
import io.carillon.database.SqlArrays;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The configs of which an execution has ended since the last pass, with the last execution of each,
 * and those that changed: read once for all kinds.
 *
 * @param last the last executions, also of configs with an open alert that depends on them
 * @param moved the configs of which an execution has ended, or that changed, since the last pass
 * @param cut whether more have moved, as after a long time without a pass; the newest are here
 */
public record Ended(List<Last> last, Set<Long> moved, boolean cut) {

  /** How many configs that moved are read at most, beside those with an open alert. */
  private static final int MOST = 50_000;

  /** Copies the collections. */
  public Ended {
    last = List.copyOf(last);
    moved = Set.copyOf(moved);
  }

  /**
   * The last execution of a config that has ended.
   *
   * @param recent whether it ended since the last pass
   * @param run the execution
   */
  record Last(long config, boolean recent, Run run, Times times) {

    /** Returns the time between two instants; negative when one is unknown. */
    private static Duration between(@Nullable Instant from, @Nullable Instant to) {
      return from == null || to == null ? Duration.ofMillis(-1) : Duration.between(from, to);
    }

    /** Returns how late it started, or ended without a start; negative when nothing was due. */
    Duration late() {
      Instant started = times.startedAt();
      return between(times.dueAt(), started == null ? times.finishedAt() : started);
    }

    /** Returns how long its last attempt ran; negative when it never did. */
    Duration ran() {
      return between(times.startedAt(), times.finishedAt());
    }
  }

  /** What ran, why, and how it ended. */
  record Run(UUID id, String status, String trigger, int attempt) {}

  /** When an execution was due, started and ended. */
  record Times(
      @Nullable Instant dueAt, @Nullable Instant startedAt, @Nullable Instant finishedAt) {}

  private static final String LAST =
      """
      select l.config, l.recent, e.id, e.status, e.trigger, e.attempt, e.due_at, e.started_at,
        e.finished_at
      from (
        (select h.task_config_id as config, h.last_execution_id, true as recent
         from carillon.task_config_health h
         where h.last_finished_minute >= date_trunc('minute', cast(:since as timestamptz))
           and h.last_finished_at >= :since and h.task_config_id <> all(:open)
         order by h.last_finished_minute desc limit :most)
        union all
        select h.task_config_id, h.last_execution_id, coalesce(h.last_finished_at >= :since, false)
        from carillon.task_config_health h where h.task_config_id = any(:open)) as l
      cross join lateral (
        select * from carillon.task_execution_ended x where x.id = l.last_execution_id offset 0) as e
      """;

  private static final String CHANGED =
      "select id from carillon.task_config where updated_at >= :since limit :most";

  /**
   * Reads what has ended and changed.
   *
   * @param since the last pass
   * @param open the configs of open alerts that depend on the last execution
   */
  public static Ended read(Database database, OffsetDateTime since, Collection<Long> open) {
    List<Last> last =
        database
            .sql()
            .sql(LAST)
            .param("since", since)
            .param("open", SqlArrays.longs(open))
            .param("most", MOST)
            .query(Ended::row)
            .list();
    List<Long> changed =
        database
            .sql()
            .sql(CHANGED)
            .param("since", since)
            .param("most", MOST)
            .query((row, index) -> row.getLong("id"))
            .list();
    Set<Long> moved = new HashSet<>(changed);
    last.stream().filter(Last::recent).map(Last::config).forEach(moved::add);
    return new Ended(last, moved, last.size() >= MOST || changed.size() >= MOST);
  }

  private static Last row(ResultSet row, int index) throws SQLException {
    return new Last(
        row.getLong("config"),
        row.getBoolean("recent"),
        new Run(
            row.getObject("id", UUID.class),
            row.getString("status"),
            row.getString("trigger"),
            row.getInt("attempt")),
        new Times(
            instantOrNull(row, "due_at"),
            instantOrNull(row, "started_at"),
            instantOrNull(row, "finished_at")));
  }

  /** Returns those that ended since the last pass or have an open alert, and that fit. */
  List<Last> of(Collection<Long> openConfigs, Predicate<Last> fits) {
    Set<Long> open = new HashSet<>(openConfigs);
    return last.stream()
        .filter(one -> one.recent() || open.contains(one.config()))
        .filter(fits)
        .toList();
  }
}
