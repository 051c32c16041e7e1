package io.carillon.audit;

import static io.carillon.database.SqlArrays.instants;
import static io.carillon.database.SqlArrays.uuids;

import io.carillon.calendar.BusinessCalendar;
import io.carillon.calendar.store.CalendarVersions;
import io.carillon.database.Database;
import io.carillon.database.SqlRows;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Json;
import io.carillon.definition.ScheduleReader;
import io.carillon.fault.InvalidInputException;
import io.carillon.history.History;
import io.carillon.history.ScheduleEvent;
import io.carillon.record.EventKind;
import io.carillon.schedule.Occurrences;
import io.carillon.sentence.Sentence;
import io.carillon.time.TimeOrderedIds;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Audits configs against the history of their versions (semantics section 9). It counts, rather
 * than lists, the due times of each version while it was active, and reads the decisions page by
 * page. Memory therefore stays bounded even for a month of missed seconds or a long history.
 */
public final class Auditor {

  private static final int PAGE = 2_000;
  private static final int MAX_PAGES = 500;

  private record Version(
      Instant effectiveAt,
      String status,
      String schedule,
      Instant anchor,
      CalendarVersions.@Nullable Key calendar) {}

  private final Database database;
  private final History history;
  private final CalendarVersions calendars;

  /** Creates an auditor that reads from the given database. */
  public Auditor(Database database, History history) {
    this.database = database;
    this.history = history;
    this.calendars = new CalendarVersions(database);
  }

  /**
   * Audits the due times {@code d} with {@code from <= d < to}.
   *
   * @param from null for the beginning of the config's life
   * @param to null for now
   * @throws InvalidInputException when the span is empty or has more than a million decisions
   */
  public Audit audit(long taskConfigId, @Nullable Instant from, @Nullable Instant to) {
    if (from != null && to != null && !from.isBefore(to)) {
      throw InvalidInputException.at("to", "must be after from, " + from + ", and is " + to + ".");
    }
    return database.inTransaction(() -> {
      // Read before the events, so that decisions made in the meantime lie beyond it.
      Instant decided = decidedUpTo(taskConfigId);
      Instant upTo = to == null ? decided : OwedTimes.earlier(decided, justBefore(to));
      List<Version> versions = versions(taskConfigId);
      Instant begin = from == null ? beginning(versions).orElse(upTo) : from;
      return new Run(taskConfigId, owed(versions), begin, upTo).audit();
    });
  }

  /**
   * Returns the instant up to which everything is decided: just before the next due time, or now
   * without one.
   */
  private Instant decidedUpTo(long taskConfigId) {
    Instant now = database.transactionTime();
    Instant next =
        database
            .sql()
            .sql("select next_due_at from carillon.schedule_state where task_config_id = :id")
            .param("id", taskConfigId)
            .query((row, index) -> SqlRows.instantOrNull(row, "next_due_at"))
            .optional()
            .orElse(null);
    // An overdue schedule is late, not wrong: an undecided due time is not yet owed.
    return next == null || next.isAfter(now) ? now : justBefore(next);
  }

  private static Instant justBefore(Instant instant) {
    return instant.minus(1, ChronoUnit.MICROS);
  }

  /**
   * Returns the earliest effective instant. It need not be that of the first version: a date that
   * had passed when it was saved may still be owed.
   */
  private static Optional<Instant> beginning(List<Version> versions) {
    return versions.stream().map(Version::effectiveAt).min(Comparator.naturalOrder());
  }

  private Owed owed(List<Version> versions) {
    Map<CalendarVersions.Key, BusinessCalendar> found =
        calendars.find(versions.stream().map(Version::calendar).filter(Objects::nonNull).toList());
    List<OwedTimes.Span> fires = new ArrayList<>();
    List<OwedTimes.Span> excluded = new ArrayList<>();
    for (int i = 0; i < versions.size(); i++) {
      Version version = versions.get(i);
      Instant next = i + 1 < versions.size() ? versions.get(i + 1).effectiveAt() : Instant.MAX;
      if (version.status().equals(ConfigStatus.ACTIVE.code())
          && version.effectiveAt().isBefore(next)) {
        Occurrences agenda = agenda(version, found);
        fires.add(new OwedTimes.Span(agenda.fires(), version.effectiveAt(), next));
        excluded.add(new OwedTimes.Span(agenda.excluded(), version.effectiveAt(), next));
      }
    }
    return new Owed(new OwedTimes(fires), new OwedTimes(excluded));
  }

  private static Occurrences agenda(
      Version version, Map<CalendarVersions.Key, BusinessCalendar> calendars) {
    CalendarVersions.Key key = version.calendar();
    return ScheduleReader.read(Json.object(version.schedule()))
        .occurrences(version.anchor(), key == null ? null : calendars.get(key));
  }

  private List<Version> versions(long taskConfigId) {
    return database
        .sql()
        .sql(
            """
            select effective_at, status, schedule, anchor_at, calendar, calendar_version
            from carillon.task_config_version
            where task_config_id = :id order by version
            """)
        .param("id", taskConfigId)
        .query(Auditor::version)
        .list();
  }

  private static Version version(ResultSet row, int index) throws SQLException {
    String calendar = row.getString("calendar");
    return new Version(
        row.getTimestamp("effective_at").toInstant(),
        row.getString("status"),
        row.getString("schedule"),
        row.getTimestamp("anchor_at").toInstant(),
        calendar == null
            ? null
            : new CalendarVersions.Key(calendar, row.getLong("calendar_version")));
  }

  /** One audit of the span between two instants, both inclusive. */
  private final class Run {

    private final long taskConfigId;
    private final Owed owed;
    private final Instant from;
    private final Instant upTo;
    private final History.Removed removed;
    private final Findings findings = new Findings();
    private long removedExecutions;

    Run(long taskConfigId, Owed owed, Instant from, Instant upTo) {
      this.taskConfigId = taskConfigId;
      this.owed = owed;
      this.from = from;
      this.upTo = upTo;
      this.removed = history.removed(taskConfigId);
    }

    Audit audit() {
      Instant removedUpTo = removedUpTo();
      Instant begin = removedUpTo == null ? from : removedUpTo.plus(1, ChronoUnit.MICROS);
      Sweeps sweeps = new Sweeps(owed, begin, upTo, findings);
      take(sweeps, history.decisionsAcross(taskConfigId, begin));
      takePages(sweeps, begin);
      sweeps.finish();
      return new Audit(
          owed.count(begin, upTo),
          sweeps.byKind(),
          findings.kept(),
          findings.more(),
          upTo,
          new Audit.Removed(removedUpTo, removedExecutions));
    }

    private @Nullable Instant removedUpTo() {
      Instant events = removed.eventsUpTo();
      if (events == null || owed.count(from, OwedTimes.earlier(events, upTo)) == 0) {
        return null;
      }
      return OwedTimes.earlier(events, upTo);
    }

    private void takePages(Sweeps sweeps, Instant begin) {
      Instant first = begin;
      for (int page = 0; page < MAX_PAGES; page++) {
        List<ScheduleEvent> decisions = history.decisions(taskConfigId, first, upTo, PAGE);
        take(sweeps, decisions);
        if (decisions.size() < PAGE) {
          return;
        }
        first = decisions.getLast().place().at().plus(1, ChronoUnit.MICROS);
      }
      throw InvalidInputException.at(
          "to", "the span has more than a million decisions; audit a shorter one.");
    }

    private void take(Sweeps sweeps, List<ScheduleEvent> decisions) {
      decisions.forEach(sweeps::take);
      findNoExecution(
          decisions.stream().filter(decision -> decision.kind() == EventKind.FIRED).toList());
    }

    private void findNoExecution(List<ScheduleEvent> fired) {
      Set<UUID> there = fired.isEmpty() ? Set.of() : executions(fired);
      for (ScheduleEvent event : fired) {
        UUID execution = event.executionId();
        if (execution == null || !there.contains(execution)) {
          if (execution != null && mayBeRemoved(execution)) {
            removedExecutions++;
          } else {
            findings.add(
                new Audit.Finding(
                    "no_execution",
                    Objects.requireNonNull(event.dueAt()),
                    Sentence.of("audit_no_execution"),
                    execution));
          }
        }
      }
    }

    private boolean mayBeRemoved(UUID execution) {
      Instant executions = removed.executionsUpTo();
      return executions != null && !TimeOrderedIds.time(execution).isAfter(executions);
    }

    /** Returns the executions that exist and belong to this config and the same due time. */
    private Set<UUID> executions(List<ScheduleEvent> fired) {
      return new HashSet<>(
          database
              .sql()
              .sql(
                  """
                  select e.id from unnest(:ids, :dues) as f(id, due_at)
                  cross join lateral (
                    select * from carillon.task_execution x where x.id = f.id offset 0) as e
                  where e.task_config_id = :config and e.due_at = f.due_at
                  """)
              .param("ids", uuids(fired, ScheduleEvent::executionId))
              .param("dues", instants(fired, ScheduleEvent::dueAt))
              .param("config", taskConfigId)
              .query((row, index) -> row.getObject("id", UUID.class))
              .list());
    }
  }
}
