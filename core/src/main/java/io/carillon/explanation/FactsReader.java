package io.carillon.explanation;

import static io.carillon.database.SqlRows.instantOrNull;

import io.carillon.config.TaskConfig;
import io.carillon.database.Database;
import io.carillon.definition.ConfigStatus;
import io.carillon.explanation.Facts.Around;
import io.carillon.explanation.Facts.Cluster;
import io.carillon.explanation.Facts.Ledger;
import io.carillon.explanation.Facts.OpenAlert;
import io.carillon.explanation.Facts.Silence;
import io.carillon.history.History;
import io.carillon.history.ScheduleEvent;
import io.carillon.time.Instants;
import io.carillon.version.ConfigVersions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the facts about a config around an instant, by a fixed number of statements, each of
 * which reads a few rows by an index.
 */
final class FactsReader {

  private static final int NEIGHBOURS = 5;
  private static final int ALERTS = 5;

  /** A scheduler that was seen this long ago still counts as alive: it is noted every 15 s. */
  private static final Duration SEEN = Duration.ofSeconds(40);

  /** Workers that ended are kept for a week. */
  private static final Duration WORKERS_KEPT = Duration.ofDays(6);

  private final Database database;
  private final History history;
  private final VersionReader versions;
  private final FateReader fates;

  FactsReader(Database database, History history, ConfigVersions versions) {
    this.database = database;
    this.history = history;
    this.versions = new VersionReader(database, versions);
    this.fates = new FateReader(database, history);
  }

  /** Returns the facts; call it in a transaction. */
  Facts read(TaskConfig config, Question question) {
    Instant now = database.time();
    InForce present =
        versions
            .inForce(config.id(), Instants.LATEST)
            .orElseThrow(() -> new IllegalStateException("a config without a version"));
    InForce then = versions.inForce(config.id(), question.at()).orElse(null);
    then = atMinute(config, question, then);
    Ledger ledger = ledger(config.id(), now);
    Around around = around(config.id(), question, then);
    return new Facts(
        question,
        life(config),
        new Facts.Versions(then, present),
        around,
        ledger,
        cluster(config, question.at(), around, now));
  }

  /** A version may come into force within the minute that is asked about. */
  private @Nullable InForce atMinute(TaskConfig config, Question question, @Nullable InForce then) {
    return then == null && question.isOfMinute()
        ? versions.inForce(config.id(), question.at().plusSeconds(60)).orElse(null)
        : then;
  }

  private static Life life(TaskConfig config) {
    boolean deleted = config.status() == ConfigStatus.DELETED;
    return new Life(
        config.id(),
        config.definition().name(),
        config.createdAt(),
        deleted
            ? new Life.Deleted(config.updatedAt(), config.updatedBy(), config.statusReason())
            : null);
  }

  private Around around(long id, Question question, @Nullable InForce then) {
    Instant due = due(id, question, then);
    Instant pivot = due == null ? question.at() : due;
    List<Fate> before = new ArrayList<>(fates.upTo(id, pivot, NEIGHBOURS + 1));
    Fate exact = due == null ? null : exact(id, due, before);
    before.remove(exact);
    return new Around(
        due,
        exact,
        before.subList(0, Math.min(NEIGHBOURS, before.size())),
        fates.after(id, pivot, NEIGHBOURS));
  }

  private @Nullable Fate exact(long id, Instant due, List<Fate> before) {
    return before.stream()
        .filter(fate -> fate.isAbout(due))
        .findFirst()
        .or(() -> across(id, due))
        .orElse(null);
  }

  /**
   * Returns the due time that a question means. What the record has a decision about was due,
   * whatever the version in force says.
   */
  private @Nullable Instant due(long id, Question question, @Nullable InForce then) {
    Instant at = question.at();
    Instant recorded = recorded(id, at, at);
    if (recorded != null) {
      return recorded;
    }
    Instant scheduled = then == null ? null : then.dueTime(question);
    return scheduled == null && question.isOfMinute()
        ? recorded(id, at, at.plusSeconds(60).minusNanos(1_000))
        : scheduled;
  }

  private @Nullable Instant recorded(long id, Instant from, Instant upTo) {
    return history.decisions(id, from, upTo, 1).stream()
        .findFirst()
        .map(ScheduleEvent::dueAt)
        .orElse(null);
  }

  /** A run of due times may have begun long before the one that is asked about. */
  private Optional<Fate> across(long id, Instant due) {
    List<ScheduleEvent> runs = history.decisionsAcross(id, due);
    return fates.fates(runs.subList(0, Math.min(1, runs.size()))).stream().findFirst();
  }

  private Ledger ledger(long id, Instant now) {
    Instant removed = history.removed(id).eventsUpTo();
    return database
        .sql()
        .sql("select next_due_at, fires from carillon.schedule_state where task_config_id = :id")
        .param("id", id)
        .query((row, index) ->
            new Ledger(now, instantOrNull(row, "next_due_at"), row.getLong("fires"), removed))
        .optional()
        .orElse(new Ledger(now, null, 0, removed));
  }

  private Cluster cluster(TaskConfig config, Instant at, Around around, Instant now) {
    Instant due = around.due() == null ? at : around.due();
    boolean past = !due.isAfter(now);
    boolean known = past && Duration.between(due, now).compareTo(WORKERS_KEPT) < 0;
    return new Cluster(
        known ? workers(config.definition().taskType(), due) : null,
        past ? silence(due) : null,
        past ? alerts(config.id(), due) : List.of());
  }

  private int workers(String taskType, Instant at) {
    return database
        .sql()
        .sql(
            """
            select count(*) from (
              select from carillon.worker
              where started_at <= :at and coalesce(ended_at, 'infinity') > :at
                and :type = any(task_types)
              limit 10000) as w
            """)
        .param("at", Database.parameter(at))
        .param("type", taskType)
        .query(Integer.class)
        .single();
  }

  private static final String SILENCE =
      """
      select (select max(seen_at) from carillon.scheduler_span where started_at <= :at) as last_seen,
        (select min(started_at) from carillon.scheduler_span where started_at > :at) as next_start
      """;

  private @Nullable Silence silence(Instant at) {
    Silence found =
        database
            .sql()
            .sql(SILENCE)
            .param("at", Database.parameter(at))
            .query((row, index) ->
                new Silence(
                    Objects.requireNonNullElse(instantOrNull(row, "last_seen"), at),
                    instantOrNull(row, "next_start")))
            .single();
    return found.from().plus(SEEN).isBefore(at) ? found : null;
  }

  private List<OpenAlert> alerts(long id, Instant at) {
    return database
        .sql()
        .sql(
            """
            select id, rule_name, kind, coalesce(fired_at, started_at) as at from carillon.alert
            where task_config_id = :id and started_at <= :until and started_at >= :since
              and fired_at is not null and coalesce(resolved_at, 'infinity') >= :at
            order by started_at, id limit :limit
            """)
        .param("id", id)
        .param("at", Database.parameter(at))
        .param("since", Database.parameter(at.minus(Duration.ofDays(7))))
        .param("until", Database.parameter(at.plus(Duration.ofHours(1))))
        .param("limit", ALERTS)
        .query((row, index) ->
            new OpenAlert(
                row.getLong("id"),
                row.getString("rule_name"),
                row.getString("kind"),
                row.getTimestamp("at").toInstant()))
        .list();
  }
}
