package io.carillon.explanation;

import static io.carillon.database.SqlRows.instantOrNull;

import io.carillon.config.TaskConfig;
import io.carillon.database.DailyHistory;
import io.carillon.database.Database;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Json;
import io.carillon.definition.ScheduleReader;
import io.carillon.explanation.Timeline.Bucket;
import io.carillon.explanation.Timeline.Decisions;
import io.carillon.explanation.Timeline.PastVersion;
import io.carillon.explanation.Timeline.Span;
import io.carillon.fault.InvalidInputException;
import io.carillon.history.History;
import io.carillon.history.ScheduleEvent;
import io.carillon.schedule.ClockChange;
import io.carillon.time.Instants;
import io.carillon.version.ConfigVersions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads timelines, each by a fixed number of statements over indexes. */
public final class Timelines {

  private static final int BUCKETS = 60;
  private static final int EXCEPTIONS = 500;
  private static final int VERSIONS = 200;
  private static final int PLANNED = 500;

  /** Decisions that are counted at most: an index reads them in some tens of milliseconds. */
  private static final int COUNTED = 20_000;

  private static final Duration LONGEST = Duration.ofDays(400);

  private final Database database;
  private final DailyHistory daily;
  private final History history;
  private final FateReader fates;
  private final VersionReader versions;

  /** Creates a reader of a database. */
  public Timelines(Database database, History history, ConfigVersions versions) {
    this.database = database;
    this.daily = database.history();
    this.history = history;
    this.fates = new FateReader(database, history);
    this.versions = new VersionReader(database, versions);
  }

  /**
   * Reads what happened to a config.
   *
   * @param limit of decisions that are listed one by one
   * @throws InvalidInputException for a span that is empty or longer than 400 days
   */
  public Timeline read(TaskConfig config, Span span, int limit) {
    if (!span.from().isBefore(span.to())
        || Duration.between(span.from(), span.to()).compareTo(LONGEST) > 0) {
      throw InvalidInputException.at(
          "to",
          "must be after from, %s, by at most %d days, and is %s."
              .formatted(span.from(), LONGEST.toDays(), span.to()));
    }
    return daily.forValues(() -> inSpan(config, span, limit));
  }

  private Timeline inSpan(TaskConfig config, Span span, int limit) {
    InForce present = versions.inForce(config.id(), Instants.LATEST).orElseThrow();
    return new Timeline(
        span,
        decisions(config.id(), span, limit),
        history.feed().changes(config.id(), span.from(), span.to(), Timeline.MOST_CHANGES),
        pastVersions(config.id(), span),
        new Timeline.Outlook(planned(config.id(), present, span), clockChanges(present, span)),
        history.removed(config.id()).eventsUpTo());
  }

  private Decisions decisions(long id, Span span, int limit) {
    List<ScheduleEvent> events = new ArrayList<>(history.decisionsAcross(id, span.from()));
    Instant last = span.to().minusNanos(1_000);
    events.addAll(history.decisions(id, span.from(), last, limit + 1));
    return events.size() <= limit
        ? new Decisions(fates.fates(events), List.of(), null)
        : counted(id, span);
  }

  // The newest decisions of the span, read backwards along the primary key.
  private static final String NEWEST =
      """
      with newest as (
        select * from carillon.schedule_event
        where task_config_id = :id and slot = 0 and ledger_at >= :from and ledger_at < :to
        order by ledger_at desc limit :counted
      )
      """;

  private static final String COUNTS =
      NEWEST
          + """
          select width_bucket(extract(epoch from ledger_at), extract(epoch from cast(:from as timestamptz)),
              extract(epoch from cast(:to as timestamptz)), :buckets) as bucket, kind,
            sum(count) as due, count(*) as events, min(ledger_at) as first
          from newest group by bucket, kind
          """;

  private record Count(int bucket, String kind, long due, long events, Instant first) {}

  private Decisions counted(long id, Span span) {
    List<Count> counts =
        database
            .sql()
            .sql(COUNTS)
            .param("id", id)
            .param("from", Database.parameter(span.from()))
            .param("to", Database.parameter(span.to()))
            .param("counted", COUNTED)
            .param("buckets", BUCKETS)
            .query((row, index) ->
                new Count(
                    row.getInt("bucket"),
                    row.getString("kind"),
                    row.getLong("due"),
                    row.getLong("events"),
                    row.getTimestamp("first").toInstant()))
            .list();
    long read = counts.stream().mapToLong(Count::events).sum();
    Instant first = counts.stream().map(Count::first).min(Instant::compareTo).orElse(span.from());
    return new Decisions(
        fates.fates(history.feed().unfired(id, span.from(), span.to(), EXCEPTIONS)),
        buckets(counts, span),
        read < COUNTED ? null : first);
  }

  private static List<Bucket> buckets(List<Count> counts, Span span) {
    Map<Integer, Map<String, Long>> byBucket = new TreeMap<>();
    for (Count count : counts) {
      byBucket
          .computeIfAbsent(count.bucket(), any -> new TreeMap<>())
          .merge(count.kind(), count.due(), Long::sum);
    }
    Duration width = Duration.between(span.from(), span.to()).dividedBy(BUCKETS);
    return byBucket.entrySet().stream()
        .map(one ->
            new Bucket(span.from().plus(width.multipliedBy(one.getKey() - 1)), one.getValue()))
        .toList();
  }

  private static final String VERSIONS_OF_SPAN =
      """
      select v.version, v.effective_at, n.effective_at as until, v.schedule, v.status, v.changed_by,
        v.status_reason
      from carillon.task_config_version v
      left join carillon.task_config_version n
        on n.task_config_id = v.task_config_id and n.version = v.version + 1
      where v.task_config_id = :id and v.effective_at < :to
        and (n.effective_at is null or n.effective_at >= :from)
      order by v.effective_at desc, v.version desc limit :most
      """;

  private List<PastVersion> pastVersions(long id, Span span) {
    return database
        .sql()
        .sql(VERSIONS_OF_SPAN)
        .param("id", id)
        .param("from", Database.parameter(span.from()))
        .param("to", Database.parameter(span.to()))
        .param("most", VERSIONS)
        .query(Timelines::pastVersion)
        .list()
        .reversed();
  }

  private static PastVersion pastVersion(ResultSet row, int index) throws SQLException {
    ConfigStatus status = ConfigStatus.of(row.getString("status"));
    String reason = row.getString("status_reason");
    return new PastVersion(
        row.getLong("version"),
        row.getTimestamp("effective_at").toInstant(),
        instantOrNull(row, "until"),
        ScheduleReader.read(Json.object(row.getString("schedule"))),
        new Timeline.Standing(
            status,
            row.getString("changed_by"),
            reason == null ? null : VersionReader.reason(status, reason)));
  }

  private List<Instant> planned(long id, InForce present, Span span) {
    Instant next = nextDueAt(id);
    if (next == null || present.standing().status() != ConfigStatus.ACTIVE) {
      return List.of();
    }
    Instant from = next.isAfter(span.from()) ? next : span.from();
    return present
        .plan()
        .occurrences()
        .fires()
        .list(from.minusNanos(1_000), span.to().minusNanos(1_000), PLANNED);
  }

  private @Nullable Instant nextDueAt(long id) {
    return database
        .sql()
        .sql("select next_due_at from carillon.schedule_state where task_config_id = :id")
        .param("id", id)
        .query((row, index) -> Optional.ofNullable(instantOrNull(row, "next_due_at")))
        .optional()
        .flatMap(next -> next)
        .orElse(null);
  }

  private static List<ClockChange> clockChanges(InForce present, Span span) {
    return present.plan().occurrences().fires().clockChanges(span.from(), span.to());
  }
}
